import type { CancelSource, ErrorInfo } from './event.ts'
import type { SkipCause } from './node-run.ts'

/*
 * What failed in a run, and what came of it, in the order in which it happened: who failed, who was asked to stop by
 * whom, which nodes were skipped, who was left running. A part of the fold, so it holds at each moment of a replay.
 */

interface OfTask {
  readonly atMs: number
  readonly task: number
}

export type StoryEntry =
  /**
   * `isFirst`: no task that nobody took the error of has failed before. `of`: its error is that of this node. `node`: it is
   * not the task that failed, but this node, which has none of its own and is awaited in that task.
   */
  | (OfTask & {
      readonly what: 'failed'
      readonly error: ErrorInfo
      readonly isFirst: boolean
      readonly of?: number
      readonly node?: number
    })
  /** `isClosing`: the run was ending. */
  | (OfTask & { readonly what: 'asked'; readonly by: CancelSource; readonly isClosing: boolean })
  /** It ended as cancelled although nobody had asked it to stop. */
  | (OfTask & { readonly what: 'cancelled' })
  | (OfTask & { readonly what: 'left' })
  | { readonly what: 'skipped'; readonly atMs: number; readonly node: number; readonly cause: SkipCause }

export interface Story {
  readonly entries: StoryEntry[]
  /** How many came after the entries that are kept. */
  more: number
  /** The number of the node that failed first, unless a wire took its error. */
  firstNode: number | null
}

/** A story keeps this many entries: nobody reads more, and code may cancel a million tasks. */
export const keptEntries = 1_000

export function createStory(): Story {
  return { entries: [], more: 0, firstNode: null }
}

export function copyStory({ entries, more, firstNode }: Story): Story {
  return { entries: [...entries], more, firstNode }
}

/** Whether anything failed, or was left running. Cancels alone are no failure: code may cancel what it needs no more. */
export function hasFailure({ entries }: Story): boolean {
  return entries.some(({ what }) => what === 'failed' || what === 'left')
}
