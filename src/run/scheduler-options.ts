import type { Plan } from '#compile'
import type { Surroundings } from './begin.ts'
import type { Cause } from './entry.ts'
import type { NodeTasks } from './node-tasks.ts'

/** Told by the scheduler of nodes that have no task. */
export interface SchedulerWatcher {
  given(node: number, value: unknown): void
  skipped(node: number, because: Cause): void
}

export interface SchedulerOptions extends Omit<Surroundings, 'stations' | 'isNeeded' | 'letGo' | 'opened'> {
  readonly plan: Plan
  /** The number of its first node in the run. */
  readonly first: number
  readonly tasks: NodeTasks
  readonly watcher: SchedulerWatcher
}
