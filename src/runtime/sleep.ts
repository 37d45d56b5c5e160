import { CoroutineObject } from './coroutine.ts'
import type { EventLoop } from './event-loop.ts'
import { Future } from './future.ts'
import type { Wait } from './instrument.ts'
import { Reaction } from './reaction.ts'
import { getRunningLoop } from './running-loop.ts'
import { taskInScope } from './scope.ts'
import type { TimerHandle } from './timer-heap.ts'

class SleepFuture<T> extends Future<T> {
  readonly #untilMs: number
  readonly #durationMs: number
  readonly #timer: TimerHandle

  constructor(delayMs: number, result: T, loop: EventLoop) {
    super(loop)
    this.#durationMs = delayMs
    this.#timer = loop.callLater(delayMs, () => {
      if (!this.done()) this.setResult(result)
    })
    this.#untilMs = this.#timer.dueMs
  }

  override waitReason(): Wait {
    return { kind: 'sleep', untilMs: this.#untilMs, durationMs: this.#durationMs }
  }

  override cancel(message?: string): boolean {
    this.#timer.cancel()
    return super.cancel(message)
  }
}

/**
 * Waits `delayMs` of the loop's time from where it is awaited, then gives `result`; 0 gives every other ready task one
 * step. Throws a TypeError for what is no number; NaN rejects with a RangeError.
 */
export function sleep<T = undefined>(delayMs: number, result?: T, loop?: EventLoop): CoroutineObject<T> {
  if (typeof delayMs !== 'number') {
    throw new TypeError(`sleep: delayMs is a number of milliseconds, not ${String(delayMs)}`)
  }
  return new CoroutineObject('sleep', () => {
    if (Number.isNaN(delayMs)) throw new RangeError('Invalid delay: NaN (not a number)')
    if (delayMs > 0) return new SleepFuture(delayMs, result as T, loop ?? getRunningLoop())
    const turn = new Reaction(null, taskInScope())
    return result === undefined ? (turn as unknown as PromiseLike<T>) : turn.then(() => result as T)
  })
}
