import type { EventLoop } from './event-loop.ts'

/** Kept aside: outside of debug mode there are none, and nothing has a field for one. */
const stacks = new WeakMap<object, string>()

/** In debug mode, keeps where `made` was made: it is expensive. */
export function keepStack(made: object, loop: EventLoop | null): void {
  if (!loop?.getDebug()) return
  const { stack } = new Error('made')
  if (stack !== undefined) stacks.set(made, stack)
}

/** Where it was made; `undefined` where it was not made in debug mode. */
export function stackOf(made: object): string | undefined {
  return stacks.get(made)
}
