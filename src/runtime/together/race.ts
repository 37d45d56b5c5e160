import { CoroutineObject, refused } from '../core/coroutine.ts'
import { type Awaitable, ensureFutures, listMistake, listOfAwaitables } from '../core/ensure-future.ts'
import { errorOf } from '../core/error-of.ts'
import type { Future } from '../core/future.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import { Task } from '../core/task.ts'
import { WaitingFuture } from '../core/waiting-future.ts'
import { givenText, optionsMistake } from '../ground/arguments.ts'
import { CancelledError } from '../ground/errors.ts'
import type { ValueOf } from '../ground/value-of.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { wait } from './wait.ts'

/** What wins a race: the first that ends in any way, or the first that has a value. */
export type RaceWinner = 'done' | 'success'

/** Options of `race`. */
export interface RaceOptions {
  /** `done` by default (asyncio's FIRST_COMPLETED); `success` is as `Promise.any`. */
  readonly winner?: RaceWinner
  /** Whether the losers are cancelled; true by default. With false they run on. */
  readonly cancelLosers?: boolean
}

/**
 * Runs awaitables at the same time, and ends as the first that ends, with its value, its error or its cancel; with
 * `winner: 'success'`, as the first that has a value. Before that the others are cancelled and awaited (as in Trio, so
 * that nothing runs on unseen; `Promise.race` lets them run). Their errors go to the loop's exception handler. A cancel
 * of the race cancels all of them and waits for them. Throws an AggregateError of all errors if a value is wanted and
 * none has one. Throws a TypeError if `awaitables` is no iterable of awaitables, or `winner` is no such word, and a
 * RangeError if there is nothing to await, since that race would never end.
 */
export function race<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  options: RaceOptions = {},
): CoroutineObject<ValueOf<A>> {
  const why = '; what to await comes in one list, race([a, b])'
  const mistake =
    optionsMistake(options, 'race', '{ cancelLosers: false }', why) ??
    winnerMistake(options.winner) ??
    listMistake(awaitables, 'race')
  if (mistake) return refused('race', mistake)
  return new CoroutineObject(
    'race',
    inStores(() => {
      const loop = getRunningLoop()
      const all = listOfAwaitables(awaitables as Iterable<Awaitable<ValueOf<A>>>, 'race')
      return raceOf([...new Set(ensureFutures(all, loop))], loop, options)
    }),
  )
}

function winnerMistake(winner: unknown): Error | null {
  if (winner === undefined || winner === 'done' || winner === 'success') return null
  return new TypeError(`race: winner is 'done' or 'success', not ${givenText(winner)}`)
}

/** A race of different futures. `isLeftOut`: a future that has ended, and takes no part. */
export async function raceOf<T>(
  futures: readonly Future<T>[],
  loop: EventLoop,
  { winner = 'done', cancelLosers = true }: RaceOptions,
  isLeftOut: (future: Future<T>) => boolean = () => false,
): Promise<T> {
  if (futures.length === 0) throw new RangeError('race: there is nothing to wait for')
  const wins = (future: Future<T>): boolean => !isLeftOut(future) && (winner === 'done' || future.hasValue())
  let first: Future<T> | undefined
  try {
    first = futures[await indexOfFirst(futures, loop, wins)]
  } catch (cancellation) {
    await stopAll(futures)
    throw cancellation
  }
  if (!first) throw noneWon(futures.filter((future) => !isLeftOut(future)))
  // Who has failed before was in the race; the errors of the others come too late for it.
  const losers = futures.filter((future) => future !== first && (winner === 'done' || !future.done()))
  if (cancelLosers) await stopAll(losers)
  return first.result()
}

/** As `Promise.any`. If nothing failed, all were cancelled, and so is the race. */
function noneWon(futures: readonly Future<unknown>[]): Error {
  const errors = futures.flatMap((future) => (future.cancelled() ? [] : [errorOf(future)]))
  return errors.length > 0 ? new AggregateError(errors, 'All promises were rejected') : new CancelledError()
}

/** Returns the index, since an async function would await a future that it returns; -1 if all have ended and none wins. */
async function indexOfFirst<T>(
  futures: readonly Future<T>[],
  loop: EventLoop,
  wins: (future: Future<T>) => boolean,
): Promise<number> {
  const first = new WaitingFuture<number>(futures as readonly Future<unknown>[], loop, 'race')
  let left = futures.length
  const done = (future: Future<T>): void => {
    left -= 1
    if (wins(future)) return first.release(futures.indexOf(future))
    // Its error counts as seen: it is one of those that the race would end with.
    errorOf(future as Future<unknown>)
    if (left === 0) first.release(-1)
  }
  for (const future of futures) future.addQuietCallback(done)
  try {
    return await first
  } finally {
    for (const future of futures) future.removeDoneCallback(done)
  }
}

/** Cancels the futures and waits until all have ended, even if the waiting task is cancelled meanwhile. */
async function stopAll(futures: readonly Future<unknown>[]): Promise<void> {
  for (const future of futures) future.cancel()
  let cancellation: { readonly error: unknown } | null = null
  for (let left = notDone(futures); left.length > 0; left = notDone(futures)) {
    try {
      await wait(left)
    } catch (error) {
      cancellation = { error }
    }
  }
  for (const future of futures) reportError(future)
  if (cancellation) throw cancellation.error
}

function notDone(futures: readonly Future<unknown>[]): readonly Future<unknown>[] {
  return futures.filter((future) => !future.done())
}

function reportError(future: Future<unknown>): void {
  if (future.cancelled()) return
  const error = future.exception()
  if (error === null) return
  const message = 'unhandled exception in a loser of race()'
  future.loop.callExceptionHandler(future instanceof Task ? { message, error, task: future } : { message, error })
}
