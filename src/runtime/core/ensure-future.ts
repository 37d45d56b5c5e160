import { check, givenText } from '../ground/arguments.ts'
import { iterableMistake } from '../ground/iterable.ts'
import { isThenable } from '../ground/thenable.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { type Coroutine, CoroutineObject, isCoroutine } from './coroutine.ts'
import { Future } from './future.ts'
import { OutsideFuture } from './outside.ts'
import { getRunningLoop } from './running-loop.ts'

/** What can be waited for. A native promise can be let go of, but not stopped. */
export type Awaitable<T> = Future<T> | Coroutine<T> | PromiseLike<T>

/**
 * A future of any awaitable: coroutines become tasks, native promises are followed, futures are given back. Throws a
 * TypeError for anything else, and a RangeError for a future of another loop than the one named.
 */
export function ensureFuture<T>(awaitable: Awaitable<T>, loop?: EventLoop): Future<T> {
  // A callback of `map` is given a number there.
  const home = typeof loop === 'object' ? loop : undefined
  if (awaitable instanceof Future) {
    if (home === undefined || awaitable.loop === home) return awaitable
    throw new RangeError('The future belongs to a different loop than the one specified as the loop argument')
  }
  if (isCoroutine(awaitable)) return (home ?? getRunningLoop()).createTask(awaitable as Coroutine<T>)
  if (isThenable(awaitable)) return new OutsideFuture(awaitable as PromiseLike<T>, home ?? getRunningLoop())
  throw noAwaitable(awaitable, 'ensureFuture')
}

/** Whether it can be waited for. */
export function isAwaitable(value: unknown): value is Awaitable<unknown> {
  return value instanceof Future || isCoroutine(value) || isThenable(value)
}

/** In asyncio's words, with what was given, and where. */
export function noAwaitable(value: unknown, who: string, where = ''): TypeError {
  return new TypeError(`${who} got ${givenText(value)}${where}: a Future, a coroutine or an awaitable is required`)
}

/** Of what should be a list of awaitables, seen from outside. */
export function listMistake(awaitables: unknown, name: string): Error | null {
  return iterableMistake(awaitables, 'expects an iterable of awaitables', `: ${name}([a, b])`)
}

/**
 * A list of several awaitables. Throws a TypeError for what is no list of them, and then none of them has begun: those that
 * are coroutine objects are taken back.
 */
export function listOfAwaitables<T>(awaitables: Iterable<Awaitable<T>>, name: string): readonly Awaitable<T>[] {
  check(listMistake(awaitables, name))
  const all: Awaitable<T>[] = []
  let wrong = -1
  for (const awaitable of awaitables) {
    if (wrong < 0 && !isAwaitable(awaitable)) wrong = all.length
    all.push(awaitable)
  }
  if (wrong < 0) return all
  for (const awaitable of all) takeBack(awaitable)
  throw noAwaitable(all[wrong], name, ` at index ${wrong}`)
}

/** What was given to be awaited is not, for a reason that was told: that it never began is no oversight. */
function takeBack(awaitable: unknown): void {
  if (awaitable instanceof CoroutineObject) awaitable.close()
}

/**
 * A future for each of several awaitables, as `ensureFuture` makes it. As in asyncio, a coroutine object that is given
 * twice runs once. A function runs for each place: there, each call of it would be another object.
 */
export function ensureFutures<T>(awaitables: Iterable<Awaitable<T>>, loop: EventLoop): Future<T>[] {
  let begun: Map<CoroutineObject<T>, Future<T>> | null = null
  const futures: Future<T>[] = []
  for (const awaitable of awaitables) {
    if (!(awaitable instanceof CoroutineObject)) {
      futures.push(ensureFuture(awaitable, loop))
      continue
    }
    begun ??= new Map()
    const future = begun.get(awaitable) ?? ensureFuture(awaitable, loop)
    begun.set(awaitable, future)
    futures.push(future)
  }
  return futures
}
