import { stackTextOf } from '../ground/foreign-value.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** A stack whose text is made on demand. */
export interface Stack {
  readonly stack?: string
}

/** A table instead of a field: outside of debug mode there are no stacks. */
const stacks = new WeakMap<object, Stack>()

/**
 * In debug mode, keeps the stack of the call that made `made`. `maker` is the function or class being called, at which
 * the stack begins.
 */
export function keepStack(made: object, loop: EventLoop | null, maker: object): void {
  if (!loop?.getDebug()) return
  const kept: Stack = {}
  // The calls that are left out hold `made` itself, and would keep it alive.
  Error.captureStackTrace(kept, maker as () => void)
  stacks.set(made, kept)
}

/**
 * The stack of the call that made a task, a future, a coroutine object or a handle; `undefined` if it was not made in
 * debug mode.
 */
export function creationStackOf(made: object): string | undefined {
  const kept = stacks.get(made)
  return kept && stackTextOf(kept)
}

/**
 * @internal The stack of the call that made it; `undefined` if it was not made in debug mode. The stack does not keep
 * `made` alive.
 */
export function stackOf(made: object): Stack | undefined {
  return stacks.get(made)
}
