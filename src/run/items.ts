import type { Task } from '#runtime'

interface Going {
  readonly name: string
  /** The item for which the next task is made. */
  next: number
}

/** Which tasks of a run are for which item of the list that a node goes over. */
export class Items {
  readonly #going = new WeakMap<Task<unknown>, Going>()

  /** `task`, a node's own, begins to go over a list: its tasks have this name and the items' numbers. */
  begin(task: Task<unknown>, name: string): void {
    this.#going.set(task, { name, next: 0 })
  }

  /** The item that a new task is for; undefined: none. An iterator of the user's may make tasks in between. */
  of(task: Task<unknown>, parent: Task<unknown>): number | undefined {
    const going = this.#going.get(parent)
    if (!going || task.name !== `${going.name}[${going.next}]`) return undefined
    going.next += 1
    return going.next - 1
  }
}
