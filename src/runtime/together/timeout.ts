import { BodyScope } from '../core/body-scope.ts'
import { CoroutineObject, refused } from '../core/coroutine.ts'
import type { Handle } from '../core/handle.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import type { Task } from '../core/task.ts'
import type { TaskSignal } from '../core/task-signal.ts'
import { bodyMistake, check, checkMaker, timeoutMistake } from '../ground/arguments.ts'
import { isCancellation, LoopError, type TimeoutError } from '../ground/errors.ts'
import { notDoneAfter, notDoneAt } from '../ground/timeout-error.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** The scope of a body under a `timeout`, to read and move the deadline: asyncio's `Timeout`. Times are the loop's. */
export class Timeout {
  readonly #loop: EventLoop
  readonly #body: BodyScope
  #state: 'active' | 'expiring' | 'expired' | 'finished' = 'active'
  #whenMs: number | null = null
  #timer: Handle | null = null

  /** @internal `task` runs the body. */
  constructor(loop: EventLoop, task: Task<unknown>, whenMs: number | null) {
    checkMaker(loop, 'a Timeout is made by timeout(1000, async (scope) => …)')
    this.#loop = loop
    this.#body = new BodyScope(task, 'timeout')
    this.reschedule(whenMs)
  }

  /** The deadline; null: there is none. */
  when(): number | null {
    return this.#whenMs
  }

  /**
   * Moves the deadline; null: it never comes. Throws a LoopError once the deadline has come, and once the body is over.
   */
  reschedule(whenMs: number | null): void {
    check(timeoutMistake(whenMs, 'reschedule: whenMs'))
    if (this.#state !== 'active') throw new LoopError(`Cannot change state of ${this.#state} Timeout`)
    this.#whenMs = whenMs
    this.#timer?.cancel()
    const expire = (): void => this.#expire()
    if (whenMs === null) this.#timer = null
    else if (whenMs <= this.#loop.time()) this.#timer = this.#loop.callSoon(expire)
    else this.#timer = this.#loop.callAt(whenMs, expire)
  }

  /** @internal Moves the deadline to now. */
  expireNow(): void {
    this.reschedule(this.#loop.time())
  }

  /** Whether the deadline came while the body ran. */
  expired(): boolean {
    return this.#state === 'expiring' || this.#state === 'expired'
  }

  /** Fires when the time is up, and when the task is asked to stop; for `fetch` and friends. */
  get signal(): TaskSignal {
    return this.#body.signal
  }

  /** @internal Calls the body. The result must be awaited. */
  enter<T>(body: () => T): T {
    return this.#body.enter(body)
  }

  /** @internal The body is over. Returns whether only this scope has cancelled it. */
  exit(): boolean {
    this.#timer?.cancel()
    this.#timer = null
    if (this.#state !== 'expiring') {
      this.#state = 'finished'
      return false
    }
    this.#state = 'expired'
    this.#body.exit()
    return this.#body.isOnlyAsker
  }

  #expire(): void {
    this.#body.cancel()
    this.#state = 'expiring'
    this.#timer = null
  }
}

/**
 * Runs `body` in the task that awaits this, and resolves with its value. After `delayMs` the body is cancelled; once it
 * has ended, a TimeoutError is thrown whose cause is the CancelledError. null and Infinity: there is no deadline. As
 * asyncio's `async with timeout(delay)`: the body's own error is passed on, and a cancel from outside wins over the
 * timeout. A body that awaits a promise of the host can't be stopped there: the timeout goes on without it, and its
 * code ends at its next await of the loop. `(scope) => fetch(url, { signal: scope.signal })` can be stopped.
 */
export function timeout<T>(delayMs: number | null, body: (scope: Timeout) => PromiseLike<T> | T): CoroutineObject<T> {
  const mistake =
    timeoutMistake(delayMs, 'timeout: delayMs') ??
    bodyMistake(body, 'timeout', 'timeout(1000, async () => …)', '; waitFor(promise, 1000) takes one')
  if (mistake) return refused('timeout', mistake, body)
  return new CoroutineObject(
    'timeout',
    inStores(() => withinDelay('timeout', delayMs, body)),
  )
}

/** @internal Runs a body under a `timeout`; `name`: the function that its error names. */
export function withinDelay<T>(
  name: string,
  delayMs: number | null,
  body: (scope: Timeout) => PromiseLike<T> | T,
): Promise<T> {
  const loop = getRunningLoop()
  const sinceMs = loop.time()
  return withTimeout(loop, delayMs === null ? null : sinceMs + delayMs, body, name, sinceMs)
}

/** As `timeout`, with the deadline in the loop's time; asyncio's `timeout_at`. */
export function timeoutAt<T>(whenMs: number | null, body: (scope: Timeout) => PromiseLike<T> | T): CoroutineObject<T> {
  const mistake =
    timeoutMistake(whenMs, 'timeoutAt: whenMs') ??
    bodyMistake(body, 'timeoutAt', 'timeoutAt(loop.time() + 1000, async () => …)')
  if (mistake) return refused('timeoutAt', mistake, body)
  return new CoroutineObject(
    'timeoutAt',
    inStores(() => withTimeout(getRunningLoop(), whenMs, body, 'timeoutAt', null)),
  )
}

async function withTimeout<T>(
  loop: EventLoop,
  whenMs: number | null,
  body: (scope: Timeout) => PromiseLike<T> | T,
  name: string,
  sinceMs: number | null,
): Promise<T> {
  const task = loop.currentTask()
  if (!task) throw new LoopError('Timeout should be used inside a task')
  const scope = new Timeout(loop, task, whenMs)
  let value: T
  try {
    value = await scope.enter(() => body(scope))
  } catch (error) {
    if (scope.exit() && isCancellation(error)) throw lateError(scope, name, sinceMs, error)
    throw error
  }
  scope.exit()
  return value
}

/** `sinceMs`: the loop's time from which the deadline counts; null: the deadline itself is a time of the loop. */
function lateError(scope: Timeout, name: string, sinceMs: number | null, cause: unknown): TimeoutError {
  const whenMs = scope.when() as number
  return sinceMs === null ? notDoneAt(whenMs, name, cause) : notDoneAfter(whenMs - sinceMs, name, cause)
}
