import { givenText } from '../ground/arguments.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { CoroutineObject } from './coroutine.ts'
import { Future } from './future.ts'
import type { Wait, WaitedFor } from './instrument.ts'
import { outerContext, presentTask } from './owner.ts'
import { Reaction } from './reaction.ts'
import { getRunningLoop } from './running-loop.ts'
import { TimerHandle } from './timer-heap.ts'

class SleepFuture<T> extends Future<T> {
  readonly #durationMs: number
  readonly #result: T
  readonly #timer: SleepTimer

  constructor(delayMs: number, result: T, loop: EventLoop) {
    super(loop)
    this.#durationMs = delayMs
    this.#result = result
    this.#timer = new SleepTimer(loop.time() + delayMs, this)
    loop.setTimer(this.#timer)
  }

  override waitReason(): Wait {
    return { kind: 'sleep', untilMs: this.#timer.dueMs, durationMs: this.#durationMs }
  }

  override cancel(message?: string): boolean {
    this.#timer.cancel()
    return super.cancel(message)
  }

  /** The delay is over. */
  wake(): void {
    if (!this.done()) this.setResult(this.#result)
  }
}

/** A sleep with a reason; a class of its own, so that a plain sleep has no field for it. */
class ReasonedSleep extends SleepFuture<void> {
  readonly #what: WaitedFor

  constructor(delayMs: number, what: WaitedFor, loop: EventLoop) {
    super(delayMs, undefined, loop)
    this.#what = what
  }

  override waitReason(): Wait {
    return { ...super.waitReason(), what: this.#what } as Wait
  }
}

/** Only the runtime's own code runs in it, so it needs no closure, no context and no wait for microtasks. */
class SleepTimer extends TimerHandle {
  readonly #sleep: SleepFuture<unknown>

  constructor(dueMs: number, sleep: SleepFuture<unknown>) {
    super(dueMs, outerContext, sleep.loop.pump)
    this.#sleep = sleep
  }

  override get isQuiet(): boolean {
    return true
  }

  call(): void {
    this.#sleep.wake()
  }
}

/** The coroutine object of `sleep`. A class of its own: awaited by a task, it costs one reaction and no promise. */
class SleepCall<T> extends CoroutineObject<T> {
  readonly #delayMs: number
  readonly #result: T

  constructor(delayMs: number, result: T) {
    super('sleep', noCall)
    this.#delayMs = delayMs
    this.#result = result
  }

  override begin(): PromiseLike<T> {
    super.begin()
    if (this.#delayMs <= 0) return new Reaction(null, presentTask(), null, null, this.#result) as PromiseLike<T>
    return this.#future()
  }

  // biome-ignore lint/suspicious/noThenProperty: a coroutine object is what `await` takes
  override then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const task = presentTask()
    if (!task || !(this.#delayMs <= 0) || this.hasBegun) return super.then(onValue, onError)
    super.begin()
    return new Reaction(null, task, onValue, onError, this.#result) as unknown as Promise<A | B>
  }

  #future(): Future<T> {
    if (Number.isNaN(this.#delayMs)) throw new RangeError('Invalid delay: NaN (not a number)')
    return new SleepFuture(this.#delayMs, this.#result, getRunningLoop())
  }
}

const noCall = (): never => undefined as never

/**
 * Waits `delayMs` of the loop's time from the await on, then returns `result`. With 0 every other ready task gets one
 * step; with Infinity it waits until it is cancelled. Throws a TypeError if `delayMs` is no number; NaN rejects with a
 * RangeError.
 */
export function sleep<T = undefined>(delayMs: number, result?: T): CoroutineObject<T> {
  if (typeof delayMs !== 'number') {
    throw new TypeError(`sleep: delayMs is a number of milliseconds, not ${givenText(delayMs)}`)
  }
  return new SleepCall(delayMs, result as T)
}

/** @internal Sleeps for `delayMs`, above 0, for the sake of something else. */
export function sleepFor(delayMs: number, what: WaitedFor): Future<void> {
  return new ReasonedSleep(delayMs, what, getRunningLoop())
}
