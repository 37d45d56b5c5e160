import { constants } from 'node:os'
import { systemClock } from '#runtime'
import { setImmediate } from '../host-timers.ts'
import { type EndSignal, endSignals } from '../watchdog/cells.ts'
import type { ThreadWatchOptions } from '../watchdog/thread-watch.ts'

export interface ProcessSignals {
  /**
   * Calls `listener` for each signal; returns how to stop. Without listeners a signal ends the process, as it does by
   * default.
   */
  on(listener: () => void): () => void
  /** Once there is a watchdog, it hears of signals instead of this thread, since it can do so whatever holds this thread. */
  readonly watchdog: Pick<ThreadWatchOptions, 'onSignal' | 'onListening'>
}

/** Two reports of a signal within this time are about the same signal. */
const sameMs = 200

/** The exit status that a shell gives for a process ended by a signal. */
function statusOf(signal: EndSignal): number {
  return 128 + constants.signals[signal]
}

/** The signals that ask this process to end. */
export function hearSignals(): ProcessSignals {
  const listeners = new Set<() => void>()
  let isWatched = false
  const once = heardOnce((signal) => {
    if (listeners.size === 0) process.exit(statusOf(signal))
    for (const listener of listeners) listener()
  })
  const heard = (signal: EndSignal): void => once(signal, 'thread')
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
      onSignal: (signal) => once(signal, 'watchdog'),
      onListening() {
        isWatched = true
        // A signal from before the watchdog listened is still on its way to this thread, and arrives within the host's next
        // turns.
        return new Promise((stopped) => {
          setImmediate(() =>
            setImmediate(() => {
              stop()
              stopped()
            }),
          )
        })
      },
    },
  }
}

/** While thread and watchdog both listen, both report each signal: a report just after the other's is about the same signal. */
function heardOnce(told: (signal: EndSignal) => void): (signal: EndSignal, by: 'thread' | 'watchdog') => void {
  let last: { readonly signal: EndSignal; readonly by: string; readonly atMs: number } | null = null
  return (signal, by) => {
    const atMs = systemClock.now()
    const isSame = last?.signal === signal && last.by !== by && atMs - last.atMs < sameMs
    last = isSame ? null : { signal, by, atMs }
    if (!isSame) told(signal)
  }
}
