import type { EventLoop } from './event-loop.ts'

/** What the host breaks off in the middle of a step. */
export interface BrokenOff {
  /** Whether tasks were in the middle of that step. */
  readonly hasTasks: boolean
  /** They end with `error`, without their `finally`. */
  end(error: unknown): void
  /** The same, and the loop goes on, none of whose calls will return. */
  goOn(error: unknown): void
}

/**
 * For a host that can end what it is at in the middle of a call: asked right before that. What it gives has to be told to go
 * on in a turn of the host that comes after.
 */
export function breakingOff(loop: EventLoop): BrokenOff {
  return loop.pump.breakingOff()
}
