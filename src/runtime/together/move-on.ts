import { CoroutineObject, refused } from '../core/coroutine.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import type { TaskSignal } from '../core/task-signal.ts'
import { bodyMistake, timeoutMistake } from '../ground/arguments.ts'
import { isCancellation, LoopError } from '../ground/errors.ts'
import { Timeout } from './timeout.ts'

/**
 * The scope of a body under `moveOnAfter`: it can be read and its deadline moved, and read later too; anyio's
 * `CancelScope`.
 */
export class MoveOnScope {
  readonly #timeout: Timeout
  #isCaught = false

  /** @internal `timeout` cancels the body. */
  constructor(timeout: Timeout) {
    this.#timeout = timeout
  }

  /** Whether this scope cancelled the body and that ended it: then there is no value. */
  get cancelledCaught(): boolean {
    return this.#isCaught
  }

  /** Whether the deadline, or `cancel()`, came while the body ran. The body may still have ended in its own way. */
  expired(): boolean {
    return this.#timeout.expired()
  }

  /** Fires when the body is cancelled, by this scope or with its task; for `fetch` and friends. */
  get signal(): TaskSignal {
    return this.#timeout.signal
  }

  /** The deadline, in the loop's time; null: there is none. */
  when(): number | null {
    return this.#timeout.when()
  }

  /**
   * Moves the deadline; null: it never comes. Throws a LoopError once the deadline has come, and once the body is over.
   */
  reschedule(whenMs: number | null): void {
    this.#timeout.reschedule(whenMs)
  }

  /**
   * Cancels the body, as if the deadline were now. Harmless if the deadline has come. Throws a LoopError once the body
   * is over.
   */
  cancel(): void {
    if (!this.expired()) this.#timeout.expireNow()
  }

  /** @internal */
  caught(): void {
    this.#isCaught = true
  }
}

/**
 * Like `timeout`, but without an error: the body is cancelled after `delayMs`, and once it has ended, this resolves
 * with undefined; anyio's `move_on_after`. `scope.cancelledCaught` tells this from a body that returned undefined. The
 * body's own errors are passed on, a TimeoutError too, and a cancel from outside wins. null and Infinity: only
 * `scope.cancel()` cancels it.
 */
export function moveOnAfter<T>(
  delayMs: number | null,
  body: (scope: MoveOnScope) => PromiseLike<T> | T,
): CoroutineObject<T | undefined> {
  const mistake =
    timeoutMistake(delayMs, 'moveOnAfter: delayMs') ??
    bodyMistake(body, 'moveOnAfter', 'moveOnAfter(1000, async () => …)')
  if (mistake) return refused('moveOnAfter', mistake, body)
  return new CoroutineObject(
    'moveOnAfter',
    inStores(() => movingOn(delayMs, body)),
  )
}

async function movingOn<T>(
  delayMs: number | null,
  body: (scope: MoveOnScope) => PromiseLike<T> | T,
): Promise<T | undefined> {
  const loop = getRunningLoop()
  const task = loop.currentTask()
  if (!task) throw new LoopError('moveOnAfter() should be used inside a task')
  const timeout = new Timeout(loop, task, delayMs === null ? null : loop.time() + delayMs)
  const scope = new MoveOnScope(timeout)
  let value: T
  try {
    value = await timeout.enter(() => body(scope))
  } catch (error) {
    const isOnlyAsker = timeout.exit()
    if (!isOnlyAsker || !isCancellation(error)) throw error
    scope.caught()
    return undefined
  }
  timeout.exit()
  return value
}
