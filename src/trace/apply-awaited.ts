import { change, written } from './change-run.ts'
import type { TaskOutcome, TraceEventOf } from './event.ts'
import type { WritableRun } from './node-run.ts'
import type { RunView } from './run-view.ts'
import { over, settle } from './settle.ts'

/** Folds what is told of a node without a task of its own, which runs in the task of the node that awaits it. */
export function applyAwaited(view: RunView, event: TraceEventOf<'node.awaited' | 'node.ended'>): void {
  const { node, atMs } = event
  if (event.type === 'node.ended') {
    for (const [task, awaited] of view.awaited) if (awaited === node) view.awaited.delete(task)
    return settle(view, node, (run) => ended(run, atMs, event.outcome))
  }
  view.awaited.set(event.task, node)
  change(view, node, (run) => ({ ...run, state: 'running', sinceMs: atMs, startedMs: atMs, needs: [] }))
}

/** Writes how a task, or a node without one, has ended. */
export function ended(run: WritableRun, atMs: number, outcome: TaskOutcome): void {
  over(run, atMs, endState[outcome.kind])
  if (outcome.kind === 'value') run.value = outcome.value
  if (outcome.kind === 'error') run.error = outcome.error
}

const endState = { value: 'done', error: 'failed', cancelled: 'cancelled' } as const

/** What is written of a task's state goes for the node that it awaits, too: it is that one's code that runs or waits. */
export function writeAwaited(view: RunView, task: number, write: (run: WritableRun) => void): void {
  const node = view.awaited.get(task)
  if (node !== undefined) change(view, node, (run) => written(run, write))
}
