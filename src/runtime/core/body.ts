import { isThenable } from '../ground/thenable.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { $await } from './await.ts'
import { CoroutineObject } from './coroutine.ts'
import { Future } from './future.ts'
import { OutsideFuture } from './outside.ts'
import { presentTask } from './owner.ts'
import { Reaction } from './reaction.ts'

/** The promise that a body returned. It is always an outer await: the code in the body stands at an await inside it. */
export class BodyFuture<T> extends OutsideFuture<T> {}

/**
 * Makes the return value of a user's function ready to be awaited. Compiled code wraps each of its own awaits so that
 * it can be cancelled, but in `timeout(1000, () => fetch(url))` there is no await to wrap, so it is wrapped here.
 */
export function awaitedBody<T>(value: T, loop: EventLoop): T {
  const task = presentTask()
  if (loop.tracksNativeAwaits || task === null) return value
  if (!isThenable(value) || value instanceof Future || value instanceof CoroutineObject) return $await(value)
  return new Reaction(new BodyFuture(value, loop), task) as T
}
