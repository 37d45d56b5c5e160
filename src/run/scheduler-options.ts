import type { Plan } from '#compile'
import type { Task } from '#runtime'
import type { Surroundings } from './begin.ts'
import type { Cause, Source } from './entry.ts'
import type { NodeTasks } from './node-tasks.ts'

/** Told by the scheduler of nodes that have no task. */
export interface SchedulerWatcher {
  given(node: number, value: unknown): void
  skipped(node: number, because: Cause): void
  /** A cold coroutine begins, in the task of the node that awaits it. */
  awaited(node: number, task: Task<unknown>): void
  /** It has ended. */
  ended(cold: Pick<Source, 'node' | 'outcome' | 'value' | 'error'>): void
}

export interface SchedulerOptions extends Omit<Surroundings, 'stations' | 'isNeeded' | 'letGo' | 'opened'> {
  readonly plan: Plan
  /** The number of its first node in the run. */
  readonly first: number
  readonly tasks: NodeTasks
  readonly watcher: SchedulerWatcher
  /** Called once nothing begins any more, and nothing of it goes on. */
  readonly closed: () => void
}
