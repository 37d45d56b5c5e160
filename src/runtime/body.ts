import { $await } from './await.ts'
import type { EventLoop } from './event-loop.ts'

/**
 * What a function of the user's gave, to be awaited. Compiled code awaits whatever it awaits so that it can be cancelled;
 * `timeout(1000, () => fetch(url))` has no await of its own, so it is done here.
 */
export function awaitedBody<T>(value: T, loop: EventLoop): T {
  return loop.tracksNativeAwaits ? value : $await(value)
}
