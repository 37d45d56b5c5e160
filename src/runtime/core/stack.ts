import { stackTextOf } from '../ground/foreign-value.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** Where something was made, written out when somebody asks. */
export interface Stack {
  readonly stack?: string
}

/** Kept aside: outside of debug mode there are none, and nothing has a field for one. */
const stacks = new WeakMap<object, Stack>()

/** In debug mode, keeps where `made` was made: who called `maker`, a function or a class that is being called now. */
export function keepStack(made: object, loop: EventLoop | null, maker: object): void {
  if (!loop?.getDebug()) return
  const kept: Stack = {}
  // What it leaves out are the calls that know `made` itself, and would keep it alive.
  Error.captureStackTrace(kept, maker as () => void)
  stacks.set(made, kept)
}

/**
 * The stack of the place where a task, a future, a coroutine object or a handle was made; `undefined` where it was not made
 * in debug mode.
 */
export function creationStackOf(made: object): string | undefined {
  const kept = stacks.get(made)
  return kept && stackTextOf(kept)
}

/** @internal Where it was made; `undefined` where it was not made in debug mode. It does not keep it alive. */
export function stackOf(made: object): Stack | undefined {
  return stacks.get(made)
}
