import { CoroutineObject, refused } from '../core/coroutine.ts'
import { Future } from '../core/future.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { WaitingFuture } from '../core/waiting-future.ts'
import { check, givenText, optionsMistake, timeoutMistake } from '../ground/arguments.ts'
import { iterableMistake } from '../ground/iterable.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** The end that `wait` waits for; asyncio's `FIRST_COMPLETED`, `FIRST_EXCEPTION` and `ALL_COMPLETED`. */
export type ReturnWhen = 'firstCompleted' | 'firstException' | 'allCompleted'

/** Options of `wait`. */
export interface WaitOptions {
  /** The longest time to wait; null, the default: for ever. */
  readonly timeoutMs?: number | null
  /** What to wait for; 'allCompleted' by default. A cancelled future does not count as an exception here. */
  readonly returnWhen?: ReturnWhen
}

/** The futures, each list in the order in which they were given. */
export interface Waited<F> {
  /** The futures that have ended. */
  readonly done: F[]
  /** The futures that have not ended. */
  readonly pending: F[]
}

const returnWhens: ReadonlySet<unknown> = new Set<ReturnWhen>(['firstCompleted', 'firstException', 'allCompleted'])

/**
 * Waits for futures and tells which of them are done. It never changes them: neither a timeout nor a cancel of this
 * reaches them, and their errors are not thrown. Throws a TypeError for coroutines (make tasks of them), and a
 * RangeError for an empty list.
 */
export function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): CoroutineObject<Waited<F>> {
  const mistake =
    optionsMistake(options, 'wait', '{ timeoutMs: 1000 }', '; the futures come in one list, wait([a, b])') ??
    timeoutMistake(options.timeoutMs ?? null, 'wait: timeoutMs')
  if (mistake) return refused('wait', mistake)
  return new CoroutineObject('wait', () => waitChecked(futures, options))
}

async function waitChecked<F extends Future<unknown>>(futures: Iterable<F>, options: WaitOptions): Promise<Waited<F>> {
  const { timeoutMs = null, returnWhen = 'allCompleted' } = options
  check(iterableMistake(futures, 'expect a list of futures'))
  const all = [...new Set(futures)]
  if (all.length === 0) throw new RangeError('Set of Tasks/Futures is empty.')
  if (!returnWhens.has(returnWhen)) throw new RangeError(`Invalid returnWhen value: ${givenText(returnWhen)}`)
  for (const future of all) checkFuture(future)
  await untilReturn(all, timeoutMs, returnWhen, getRunningLoop())
  return { done: all.filter((future) => future.done()), pending: all.filter((future) => !future.done()) }
}

/** asyncio's `_wait`. */
async function untilReturn(
  futures: readonly Future<unknown>[],
  timeoutMs: number | null,
  returnWhen: ReturnWhen,
  loop: EventLoop,
): Promise<void> {
  const waiter = new WaitingFuture(futures, loop, futures.length === 1 ? null : 'tasks')
  const timer = timeoutMs === null ? null : loop.callLater(timeoutMs, () => waiter.release())
  let left = futures.length
  const completed = (future: Future<unknown>): void => {
    left -= 1
    const isEnough = returnWhen === 'firstCompleted' || (returnWhen === 'firstException' && hasFailed(future))
    if (left <= 0 || isEnough) waiter.release()
  }
  for (const future of futures) future.addQuietCallback(completed)
  try {
    await waiter
  } finally {
    timer?.cancel()
    for (const future of futures) future.removeDoneCallback(completed)
  }
}

function hasFailed(future: Future<unknown>): boolean {
  return !future.cancelled() && future.exception() !== null
}

function checkFuture(future: unknown): void {
  if (future instanceof Future) return
  if (typeof future === 'function' || future instanceof CoroutineObject) {
    throw new TypeError('Passing coroutines is forbidden, use tasks explicitly.')
  }
  throw new TypeError('expect a list of futures; ensureFuture makes one of a promise')
}
