import type { RunView } from './run-view.ts'

/** How much time concurrency saved. */
export interface Summary {
  /** From the run's start to the end of its last node, in the loop's milliseconds. */
  readonly wallMs: number
  /**
   * The same work without concurrency: the lives of all tasks, added up, without the times in which a task was ready
   * but another one held the loop. Nodes that take other tasks, groups, and nodes with an
   * inside are left out, since they only wait.
   */
  readonly oneByOneMs: number
  /** How many times as long the work would take one by one; 1 if nothing took any time. */
  readonly factor: number
}

export function summaryOf(view: RunView): Summary {
  let wallMs = 0
  let oneByOneMs = 0
  for (const { id, kind, children } of view.start?.nodes ?? []) {
    const run = view.nodes.get(id)
    if (run?.startedMs === undefined || run.endedMs === undefined) continue
    wallMs = Math.max(wallMs, run.endedMs)
    if (children.length === 0 && kind !== 'group' && kind !== 'pipeline')
      oneByOneMs += run.endedMs - run.startedMs - run.readyMs
  }
  return { wallMs, oneByOneMs, factor: wallMs > 0 ? oneByOneMs / wallMs : 1 }
}
