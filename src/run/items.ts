import type { Task } from '#runtime'
import type { Preview } from '#trace'
import { previewOf } from './preview.ts'

interface Going {
  readonly name: string
  /** The items, where they are in a list. */
  readonly list: readonly unknown[]
  /** The item for which the next task is made. */
  next: number
}

/** An item of a list: its number and, where the list has it by number, what it is. */
export interface Item {
  readonly item: number
  readonly given?: Preview
}

/** Which tasks of a run are for which item of the list that a node goes over. */
export class Items {
  readonly #going = new WeakMap<Task<unknown>, Going>()

  /** `task`, a node's own, begins to go over `items`: its tasks have this name and the items' numbers. */
  begin(task: Task<unknown>, name: string, items: unknown): void {
    this.#going.set(task, { name, list: Array.isArray(items) ? items : [], next: 0 })
  }

  /** The item that a new task is for; undefined: none. An iterator of the user's may make tasks in between. */
  of(task: Task<unknown>, parent: Task<unknown>): Item | undefined {
    const going = this.#going.get(parent)
    if (!going || task.name !== `${going.name}[${going.next}]`) return undefined
    const item = going.next
    going.next += 1
    return item < going.list.length ? { item, given: previewOf(going.list[item]) } : { item }
  }
}
