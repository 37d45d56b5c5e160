import { check, givenText } from '../ground/arguments.ts'
import { iterableMistake } from '../ground/iterable.ts'
import { isThenable } from '../ground/thenable.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { type Coroutine, CoroutineObject, isCoroutine } from './coroutine.ts'
import { Future } from './future.ts'
import { OutsideFuture } from './outside.ts'
import { getRunningLoop } from './running-loop.ts'

/** What can be awaited. The loop can stop waiting for a native promise, but cannot stop the promise's work. */
export type Awaitable<T> = Future<T> | Coroutine<T> | PromiseLike<T>

/**
 * A future of any awaitable: a coroutine becomes a task, a native promise gets a future that follows it, a future is
 * returned as it is. Throws a TypeError for anything else, and a RangeError for a future of a loop other than `loop`.
 */
export function ensureFuture<T>(awaitable: Awaitable<T>, loop?: EventLoop): Future<T> {
  // `list.map(ensureFuture)` gives it a number here.
  const home = typeof loop === 'object' ? loop : undefined
  if (awaitable instanceof Future) {
    if (home === undefined || awaitable.loop === home) return awaitable
    throw new RangeError('The future belongs to a different loop than the one specified as the loop argument')
  }
  if (isCoroutine(awaitable)) return (home ?? getRunningLoop()).createTask(awaitable as Coroutine<T>)
  if (isThenable(awaitable)) return new OutsideFuture(awaitable as PromiseLike<T>, home ?? getRunningLoop())
  throw noAwaitable(awaitable, 'ensureFuture')
}

/** Whether `value` can be awaited. */
export function isAwaitable(value: unknown): value is Awaitable<unknown> {
  return value instanceof Future || isCoroutine(value) || isThenable(value)
}

/** The error in asyncio's words, with the value that was given and its place. */
export function noAwaitable(value: unknown, who: string, where = ''): TypeError {
  return new TypeError(`${who} got ${givenText(value)}${where}: a Future, a coroutine or an awaitable is required`)
}

/** What is wrong with a list of awaitables, without reading its items; `null` where nothing is. */
export function listMistake(awaitables: unknown, name: string): Error | null {
  return iterableMistake(awaitables, 'expects an iterable of awaitables', `: ${name}([a, b])`)
}

/**
 * An iterable of awaitables as an array. Throws a TypeError where an item is none; then none has begun, and the
 * coroutine objects among them are closed.
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

/** The call was refused with an error, so no report should say that this coroutine object was never awaited. */
function takeBack(awaitable: unknown): void {
  if (awaitable instanceof CoroutineObject) awaitable.close()
}

/**
 * A future for each awaitable, as `ensureFuture` makes it. As in asyncio, a coroutine object that is given twice runs
 * once. A function runs once for each place: in asyncio, each call of it would be another coroutine object.
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
