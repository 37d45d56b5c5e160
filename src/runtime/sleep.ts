import type { EventLoop } from './event-loop.ts'
import { Future } from './future.ts'
import type { Wait } from './instrument.ts'
import { getRunningLoop } from './running-loop.ts'

class SleepFuture<T> extends Future<T> {
  readonly #wait: Wait
  readonly #timer: { cancel(): void }

  constructor(delayMs: number, result: T, loop: EventLoop) {
    super(loop)
    this.#wait = { kind: 'sleep', untilMs: loop.time() + delayMs, durationMs: delayMs }
    const wake = (): void => {
      if (!this.done()) this.setResult(result)
    }
    this.#timer = delayMs > 0 ? loop.callLater(delayMs, wake) : loop.callSoon(wake)
  }

  override waitReason(): Wait {
    return this.#wait
  }

  override cancel(message?: string): boolean {
    this.#timer.cancel()
    return super.cancel(message)
  }
}

/** Waits `delayMs` of the loop's time, then gives `result`. Throws a TypeError for what is no duration. */
export function sleep<T = undefined>(delayMs: number, result?: T, loop: EventLoop = getRunningLoop()): Future<T> {
  if (typeof delayMs !== 'number' || Number.isNaN(delayMs)) {
    throw new TypeError(`sleep: delayMs is a number of milliseconds, not ${String(delayMs)}`)
  }
  return new SleepFuture(delayMs, result as T, loop)
}
