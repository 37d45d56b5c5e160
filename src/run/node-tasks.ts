import type { Task } from '#runtime'

/** The tasks of the nodes of a run, whichever of its plans they are in. Nodes go by their numbers in the run. */
export class NodeTasks {
  /** The node whose task is being made: the loop tells of the task before it can be kept here. */
  starting: number | undefined
  readonly #nodes: (number | undefined)[] = []
  /** By task: the cold coroutine whose code it runs now. */
  readonly #awaited = new WeakMap<Task<unknown>, number>()

  /** The node whose own task this is. */
  nodeOf(task: Task<unknown>): number | undefined {
    return this.starting ?? this.#nodes[task.number]
  }

  /** As `nodeOf`, for a task that has been made. */
  ended(task: Task<unknown>): number {
    return this.#nodes[task.number] as number
  }

  /** The cold coroutine that a task awaits now; undefined: none. */
  awaitedIn(task: Task<unknown>): number | undefined {
    return this.#awaited.get(task)
  }

  /** A task begins to await a cold coroutine; undefined: it has ended. */
  awaits(task: Task<unknown>, node: number | undefined): void {
    if (node === undefined) this.#awaited.delete(task)
    else this.#awaited.set(task, node)
  }

  keep(task: Task<unknown>, node: number): void {
    this.#nodes[task.number] = node
  }
}
