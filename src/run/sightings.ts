import { stackTextOf } from '#foreign-value'
import type { Task } from '#runtime'
import type { CodeFrame } from '#trace'
import type { CodeMap } from './code-map.ts'
import { framesOf } from './error-info.ts'

/** The place where code was seen, as a stack that is written out on demand. */
interface Sighting {
  readonly stack?: string
}

/** This many glimpses are enough to show what a step does. */
const mostGlimpses = 200

/** In debug mode: where a task's code was seen while it held the thread, and its last await. */
export class Sightings {
  readonly #awaits = new WeakMap<Task<unknown>, Sighting>()
  #holder: Task<unknown> | null = null
  #glimpses: { readonly atMs: number; readonly sighting: Sighting }[] = []

  /**
   * Called within the task's code, in the middle of a step. Drops glimpses from before `heldSinceMs`: only reported
   * steps use theirs up, and those of many short steps would leave no room for a long one's.
   */
  glimpse(task: Task<unknown> | null, atMs: number, heldSinceMs: number): void {
    const [oldest] = this.#glimpses
    if (task !== this.#holder || (oldest && oldest.atMs < heldSinceMs)) this.#glimpses = []
    this.#holder = task
    if (this.#glimpses.length < mostGlimpses) this.#glimpses.push({ atMs, sighting: here(this.glimpse) })
  }

  /** Called within the task's code, at an await. */
  awaits(task: Task<unknown> | null): void {
    if (task) this.#awaits.set(task, here(this.awaits))
  }

  /** The lines where the task was seen most often since then, innermost first; empty if it was not seen. */
  seenSince(task: Task<unknown> | null, sinceMs: number, program: CodeMap): readonly CodeFrame[] {
    if (task !== this.#holder) return []
    const seen = this.#glimpses.filter(({ atMs }) => atMs >= sinceMs)
    this.#glimpses = []
    return mostFrequent(seen.map(({ sighting }) => framesOf(stackTextOf(sighting), program)))
  }

  /** The lines of the task's last await, innermost first. */
  lastAwait(task: Task<unknown>, program: CodeMap): readonly CodeFrame[] {
    return framesOf(stackTextOf(this.#awaits.get(task)), program)
  }
}

function here(caller: (...args: never[]) => void): Sighting {
  const sighting: Sighting = {}
  Error.captureStackTrace(sighting, caller as () => void)
  return sighting
}

/** The first of the stacks whose innermost line occurs most often. */
function mostFrequent(seen: readonly (readonly CodeFrame[])[]): readonly CodeFrame[] {
  const counts = new Map<string, number>()
  let best: readonly CodeFrame[] = []
  for (const frames of seen) {
    const count = (counts.get(lineOf(frames)) ?? 0) + 1
    counts.set(lineOf(frames), count)
    if (count > (counts.get(lineOf(best)) ?? 0) || best.length === 0) best = frames
  }
  return best
}

function lineOf([frame]: readonly CodeFrame[]): string {
  return frame ? `${frame.node}:${frame.line}` : ''
}
