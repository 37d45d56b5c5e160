import type { Task } from '#runtime'

/** The tasks of the nodes of a run, whichever of its plans they are in. Nodes go by their numbers in the run. */
export class NodeTasks {
  /** The node whose task is being made: the loop tells of the task before it can be kept here. */
  starting: number | undefined
  readonly #nodes: (number | undefined)[] = []

  /** The node whose own task this is. */
  nodeOf(task: Task<unknown>): number | undefined {
    return this.starting ?? this.#nodes[task.number]
  }

  /** As `nodeOf`, for a task that has been made. */
  ended(task: Task<unknown>): number {
    return this.#nodes[task.number] as number
  }

  keep(task: Task<unknown>, node: number): void {
    this.#nodes[task.number] = node
  }
}
