import { constants } from 'node:os'
import { systemClock } from '#runtime'
import { setImmediate } from '../host-timers.ts'
import { type EndSignal, endSignals } from '../watchdog/cells.ts'
import type { ThreadWatchOptions } from '../watchdog/thread-watch.ts'

export interface ProcessSignals {
  /** Calls back for each; returns how to stop. With nobody who listens, a signal ends the process, as it would by itself. */
  on(listener: () => void): () => void
  /** The watchdog hears of them in place of this thread once there is one, since that can whatever the thread is at. */
  readonly watchdog: Pick<ThreadWatchOptions, 'onSignal' | 'onListening'>
}

/** Two who hear of one signal do so within this. */
const sameMs = 200

/** The exit status of what a signal has ended, as a shell has it. */
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
        // One that came before the watchdog listened is still on its way to this thread: the host's next look finds it.
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

/** While both listen, both hear of each signal: what the other heard just now is the same one. */
function heardOnce(told: (signal: EndSignal) => void): (signal: EndSignal, by: 'thread' | 'watchdog') => void {
  let last: { readonly signal: EndSignal; readonly by: string; readonly atMs: number } | null = null
  return (signal, by) => {
    const atMs = systemClock.now()
    const isSame = last?.signal === signal && last.by !== by && atMs - last.atMs < sameMs
    last = isSame ? null : { signal, by, atMs }
    if (!isSame) told(signal)
  }
}
