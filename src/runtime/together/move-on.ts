import { CoroutineObject, refused } from '../core/coroutine.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import type { TaskSignal } from '../core/task-signal.ts'
import { bodyMistake, timeoutMistake } from '../ground/arguments.ts'
import { isCancellation, LoopError } from '../ground/errors.ts'
import { Timeout } from './timeout.ts'

/** What a body under `moveOnAfter` can ask and move, and who keeps it can ask afterwards; anyio's `CancelScope`. */
export class MoveOnScope {
  readonly #timeout: Timeout
  #isCaught = false

  /** @internal `timeout` cancels the body. */
  constructor(timeout: Timeout) {
    this.#timeout = timeout
  }

  /** Whether the body was cancelled by this scope, and ended by that: what follows goes on without what it was to give. */
  get cancelledCaught(): boolean {
    return this.#isCaught
  }

  /** Has the deadline come, or `cancel()`, while the body ran? A body may end in its own way all the same. */
  expired(): boolean {
    return this.#timeout.expired()
  }

  /** Fires when the body is cancelled, by this scope or with its task: for `fetch` and friends. */
  get signal(): TaskSignal {
    return this.#timeout.signal
  }

  /** The deadline, in the loop's time; null: none. */
  when(): number | null {
    return this.#timeout.when()
  }

  /** Moves the deadline; null: it never comes. Throws a LoopError once it has come, and once the body is over. */
  reschedule(whenMs: number | null): void {
    this.#timeout.reschedule(whenMs)
  }

  /** Cancels the body, as if the deadline were now. Harmless where it has come. Throws a LoopError once the body is over. */
  cancel(): void {
    if (!this.expired()) this.#timeout.expireNow()
  }

  /** @internal */
  caught(): void {
    this.#isCaught = true
  }
}

/**
 * As `timeout`, and no error: `delayMs` after it began the body is cancelled, and once it has ended, what follows goes on
 * with undefined; anyio's `move_on_after`. `scope.cancelledCaught` tells that from a body that gave undefined. Errors of the
 * body's own are passed on, a TimeoutError too, and a cancel from outside wins. null, as Infinity: never, but by
 * `scope.cancel()`.
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
