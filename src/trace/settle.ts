import { change, withoutWait, written } from './change-run.ts'
import { idleRun, type NodeState, type WritableRun } from './node-run.ts'
import { nodeRunAt, type RunView } from './run-view.ts'

/** A node has ended: `write` says how. */
export function settle(view: RunView, node: number, write: (run: WritableRun) => void): void {
  change(view, node, (run) => written(run, write))
  const { state } = nodeRunAt(view, node) ?? idleRun
  // What a node that is not done leads to will be skipped, and still needs it, except for what needs its error.
  const takesError = (dependant: number): boolean => view.start?.nodes[dependant]?.errors?.includes(node) === true
  for (const dependant of view.dependants[node] ?? []) {
    if (state === 'done' || (state === 'failed' && takesError(dependant))) needsNoMore(view, dependant, node)
  }
}

/** A node that leaves a stream has begun: those that read it need no more of it to begin. */
export function streamBegins(view: RunView, node: number): void {
  const { readers = [] } = view.start?.nodes[node]?.stream ?? {}
  for (const reader of readers) if (view.start?.nodes[reader]?.reads?.includes(node)) needsNoMore(view, reader, node)
}

function needsNoMore(view: RunView, dependant: number, node: number): void {
  change(view, dependant, (run) =>
    run.state === 'idle' ? { ...run, needs: run.needs.filter((need) => need !== node) } : run,
  )
}

/** Writes that a run is over. */
export function over(run: WritableRun, atMs: number, state: NodeState): void {
  withoutWait(run)
  run.state = state
  run.sinceMs = atMs
  run.endedMs = atMs
  run.needs = noNeeds
}

const noNeeds: readonly number[] = []
