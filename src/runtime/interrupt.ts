import { isMainThread } from 'node:worker_threads'

/** Listens for Ctrl-C on behalf of one main. */
export interface Interrupt {
  hasCome(): boolean
  stop(): void
}

type Main = { readonly cancel: () => boolean; isInterrupted: boolean }

const mains = new Set<Main>()
let isListening = false

/**
 * Calls `cancel` at the first Ctrl-C; at the second the host does what it always does, and ends the process. Nobody
 * listens where the program does so itself, nor in threads, which get no signals. `cancel` says whether it could.
 */
export function callOnInterrupt(cancel: () => boolean): Interrupt {
  const main: Main = { cancel, isInterrupted: false }
  if (isMainThread && (isListening || process.listenerCount('SIGINT') === 0)) {
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

function listen(): void {
  if (isListening) return
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
