import type { RunView } from './run-view.ts'

/** What concurrency was worth. */
export interface Summary {
  /** From the run's start to the end of its last node, in the loop's milliseconds. */
  readonly wallMs: number
  /**
   * The same work without concurrency: the lives of all tasks, added up, but for the time in which they could have gone
   * on and another one held the loop: alone they would have. What takes the tasks of others only waits for them.
   */
  readonly oneByOneMs: number
  /** How many times as long one by one takes; 1 where nothing took any time. */
  readonly factor: number
}

export function summaryOf(view: RunView): Summary {
  let wallMs = 0
  let oneByOneMs = 0
  for (const { id, children } of view.start?.nodes ?? []) {
    const run = view.nodes.get(id)
    if (run?.startedMs === undefined || run.endedMs === undefined) continue
    wallMs = Math.max(wallMs, run.endedMs)
    if (children.length === 0) oneByOneMs += run.endedMs - run.startedMs - run.readyMs
  }
  return { wallMs, oneByOneMs, factor: wallMs > 0 ? oneByOneMs / wallMs : 1 }
}
