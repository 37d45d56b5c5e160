import { isMainThread } from 'node:worker_threads'
import { KeyboardInterrupt } from '../ground/errors.ts'
import { isOf } from '../ground/foreign-value.ts'

/** Listens for Ctrl-C for one main. */
export interface Interrupt {
  hasCome(): boolean
  stop(): void
}

type Main = { readonly cancel: () => boolean; isInterrupted: boolean }

/** The exit code that shells show for a program ended by Ctrl-C. */
const interruptedStatus = 130

const mains = new Set<Main>()
let isListening = false
/** How many loops handle SIGINT themselves: while there are any, Ctrl-C cancels no main. */
let handlers = 0
let isWatchingEnd = false

/**
 * Calls `cancel` at the first Ctrl-C; the second one ends the process as usual. It does not listen if the program does
 * so itself, nor in threads, which get no signals. `cancel` returns whether it could cancel.
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

/** From here on Ctrl-C cancels no main; returns a function that undoes this. */
export function replaceInterrupts(): () => void {
  handlers += 1
  stopListening()
  return () => {
    handlers -= 1
    if (mains.size > 0) listen()
  }
}

/**
 * The error of a main that Ctrl-C has cancelled. A program that does not catch it ends like one that Ctrl-C has ended:
 * with one line, and exit code 130. The error has no stack frames, since it comes from no code.
 */
export function keyboardInterrupt(): KeyboardInterrupt {
  const error = new KeyboardInterrupt('Ctrl-C has cancelled main')
  error.stack = `${error.name}: ${error.message}`
  if (!isWatchingEnd) process.on('uncaughtExceptionMonitor', endAsInterrupted)
  isWatchingEnd = true
  return error
}

/** Called when the host is about to end the process with `error`, unless somebody listens. */
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
  // Every main has just ended, so there is nothing to clean up.
  if (!isAnyCancelled) process.kill(process.pid, 'SIGINT')
}
