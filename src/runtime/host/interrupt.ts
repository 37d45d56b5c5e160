import { isMainThread } from 'node:worker_threads'
import { KeyboardInterrupt } from '../ground/errors.ts'
import { isOf } from '../ground/foreign-value.ts'

/** Listens for Ctrl-C on behalf of one main. */
export interface Interrupt {
  hasCome(): boolean
  stop(): void
}

type Main = { readonly cancel: () => boolean; isInterrupted: boolean }

/** What a shell says of a program that Ctrl-C has ended. */
const interruptedStatus = 130

const mains = new Set<Main>()
let isListening = false
/** How many loops have a handler of their own for it: they take the place of what Ctrl-C does to mains. */
let handlers = 0
let isWatchingEnd = false

/**
 * Calls `cancel` at the first Ctrl-C; at the second the host does what it always does, and ends the process. Nobody
 * listens where the program does so itself, nor in threads, which get no signals. `cancel` says whether it could.
 */
export function callOnInterrupt(cancel: () => boolean): Interrupt {
  const main: Main = { cancel, isInterrupted: false }
  if (isMainThread && (isListening || handlers > 0 || process.listenerCount('SIGINT') === 0)) {
    mains.add(main)
    listen()
  }
  return {
    hasCome: () => main.isInterrupted,
    stop() {
      mains.delete(main)
      if (mains.size === 0) stopListening()
    },
  }
}

/** From here on Ctrl-C cancels no main; returns how to take that back. */
export function replaceInterrupts(): () => void {
  handlers += 1
  stopListening()
  return () => {
    handlers -= 1
    if (mains.size > 0) listen()
  }
}

/**
 * What a main ends with that Ctrl-C has cancelled. A program that lets it through ends as one that Ctrl-C has ended: with a
 * line, and status 130. What happened stands in no code of its own, so there are no frames to show.
 */
export function keyboardInterrupt(): KeyboardInterrupt {
  const error = new KeyboardInterrupt('Ctrl-C has cancelled main')
  error.stack = `${error.name}: ${error.message}`
  if (!isWatchingEnd) process.on('uncaughtExceptionMonitor', endAsInterrupted)
  isWatchingEnd = true
  return error
}

/** The host is about to end the process with `error`, unless somebody listens. */
function endAsInterrupted(error: unknown): void {
  if (!isOf(error, KeyboardInterrupt) || process.listenerCount('uncaughtException') > 0) return
  process.once('uncaughtException', () => {
    process.stderr.write('KeyboardInterrupt\n')
    process.exit(interruptedStatus)
  })
}

function listen(): void {
  if (isListening || handlers > 0) return
  isListening = true
  process.on('SIGINT', interrupted)
}

function stopListening(): void {
  isListening = false
  process.removeListener('SIGINT', interrupted)
}

function interrupted(): void {
  stopListening()
  let isAnyCancelled = false
  for (const main of mains) {
    main.isInterrupted = main.cancel()
    if (main.isInterrupted) isAnyCancelled = true
  }
  mains.clear()
  // Every main has ended in this very moment: there is nothing to clean up.
  if (!isAnyCancelled) process.kill(process.pid, 'SIGINT')
}
