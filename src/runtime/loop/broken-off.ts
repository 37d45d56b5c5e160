import type { EventLoop } from './event-loop.ts'

/** The code that the host ends in the middle of a step. */
export interface BrokenOff {
  /** Whether the step belongs to tasks. */
  readonly hasTasks: boolean
  /** Ends these tasks with `error`. Their `finally` blocks do not run. */
  end(error: unknown): void
  /** As `end`; and the loop goes on, although none of its own calls will return. */
  goOn(error: unknown): void
}

/**
 * For a host that can end running code: ask right before that. Call `goOn` of the result in a later turn of the host.
 */
export function breakingOff(loop: EventLoop): BrokenOff {
  return loop.pump.breakingOff()
}
