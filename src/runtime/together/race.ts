import { CoroutineObject, refused } from '../core/coroutine.ts'
import { type Awaitable, ensureFutures, listMistake, listOfAwaitables } from '../core/ensure-future.ts'
import type { Future } from '../core/future.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import { Task } from '../core/task.ts'
import { WaitingFuture } from '../core/waiting-future.ts'
import { optionsMistake } from '../ground/arguments.ts'
import type { ValueOf } from '../ground/value-of.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { wait } from './wait.ts'

/** Options of `race`. */
export interface RaceOptions {
  /** Whether the losers are cancelled; true by default. With false they run on. */
  readonly cancelLosers?: boolean
}

/**
 * Runs awaitables at the same time, and ends as the first that ends, with its value, its error or its cancel. Before
 * that the others are cancelled and awaited (as in Trio, so that nothing runs on unseen; `Promise.race` lets them run).
 * Their errors go to the loop's exception handler. A cancel of the race cancels all of them and waits for them. Throws
 * a TypeError if `awaitables` is no iterable of awaitables, and a RangeError if it is empty, since that race would
 * never end.
 */
export function race<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  options: RaceOptions = {},
): CoroutineObject<ValueOf<A>> {
  const why = '; what to await comes in one list, race([a, b])'
  const mistake = optionsMistake(options, 'race', '{ cancelLosers: false }', why) ?? listMistake(awaitables, 'race')
  if (mistake) return refused('race', mistake)
  return new CoroutineObject(
    'race',
    inStores(() => raceIn(getRunningLoop(), awaitables, options.cancelLosers ?? true)),
  )
}

async function raceIn<A extends Awaitable<unknown>>(
  loop: EventLoop,
  awaitables: Iterable<A>,
  cancelLosers: boolean,
): Promise<ValueOf<A>> {
  const futures = [
    ...new Set(ensureFutures(listOfAwaitables(awaitables as Iterable<Awaitable<ValueOf<A>>>, 'race'), loop)),
  ]
  if (futures.length === 0) throw new RangeError('race: there is nothing to wait for')
  let winner: Future<ValueOf<A>>
  try {
    winner = futures[await indexOfFirst(futures, loop)] as Future<ValueOf<A>>
  } catch (cancellation) {
    await stopAll(futures)
    throw cancellation
  }
  if (cancelLosers) await stopAll(futures.filter((future) => future !== winner))
  return winner.result()
}

/** Returns the index, since an async function would await a future that it returns. */
async function indexOfFirst(futures: readonly Future<unknown>[], loop: EventLoop): Promise<number> {
  const first = new WaitingFuture<number>(futures, loop, 'race')
  const done = (future: Future<unknown>): void => first.release(futures.indexOf(future))
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
