import { isThenable } from '../ground/thenable.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { $await } from './await.ts'
import { CoroutineObject } from './coroutine.ts'
import { Future } from './future.ts'
import { OutsideFuture } from './outside.ts'
import { presentTask } from './owner.ts'
import { Reaction } from './reaction.ts'

/** The promise of a body: an outer await of the code in it, wherever that stands. */
export class BodyFuture<T> extends OutsideFuture<T> {}

/**
 * What a function of the user's gave, to be awaited. Compiled code awaits whatever it awaits so that it can be cancelled;
 * `timeout(1000, () => fetch(url))` has no await of its own, so it is done here.
 */
export function awaitedBody<T>(value: T, loop: EventLoop): T {
  const task = presentTask()
  if (loop.tracksNativeAwaits || task === null) return value
  if (!isThenable(value) || value instanceof Future || value instanceof CoroutineObject) return $await(value)
  return new Reaction(new BodyFuture(value, loop), task) as T
}
