import { constants } from 'node:os'
import { type EndSignal, endSignals } from '../watchdog/cells.ts'
import type { ThreadWatchOptions } from '../watchdog/thread-watch.ts'

export interface ProcessSignals {
  /** Calls back for each; returns how to stop. With nobody who listens, a signal ends the process, as it would by itself. */
  on(listener: () => void): () => void
  /** The watchdog hears of them in place of this thread once there is one, since that can whatever the thread is at. */
  readonly watchdog: Pick<ThreadWatchOptions, 'onSignal' | 'onListening'>
}

/** The exit status of what a signal has ended, as a shell has it. */
function statusOf(signal: EndSignal): number {
  return 128 + constants.signals[signal]
}

/** The signals that ask this process to end. */
export function hearSignals(): ProcessSignals {
  const listeners = new Set<() => void>()
  let isWatched = false
  const heard = (signal: EndSignal): void => {
    if (listeners.size === 0) process.exit(statusOf(signal))
    for (const listener of listeners) listener()
  }
  const listen = (): void => {
    for (const signal of endSignals) process.on(signal, heard)
  }
  const stop = (): void => {
    for (const signal of endSignals) process.off(signal, heard)
  }
  return {
    on(listener) {
      if (!isWatched && listeners.size === 0) listen()
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stop()
      }
    },
    watchdog: {
      onSignal: heard,
      onListening() {
        isWatched = true
        stop()
      },
    },
  }
}
