import type { Task } from '../core/task.ts'

/**
 * The tasks of a loop that have not ended, oldest first. It is a list linked through the tasks themselves, so that a
 * hundred thousand tasks can come and go without a table that grows and is rebuilt.
 */
export class TaskList {
  #first: Task<unknown> | null = null
  #last: Task<unknown> | null = null

  add(task: Task<unknown>): void {
    task.previous = this.#last
    if (this.#last) this.#last.next = task
    else this.#first = task
    this.#last = task
  }

  remove(task: Task<unknown>): void {
    const { previous, next } = task
    if (previous) previous.next = next
    else if (this.#first === task) this.#first = next
    if (next) next.previous = previous
    else if (this.#last === task) this.#last = previous
    task.previous = null
    task.next = null
  }

  all(): readonly Task<unknown>[] {
    const tasks: Task<unknown>[] = []
    for (let task = this.#first; task; task = task.next) tasks.push(task)
    return tasks
  }

  clear(): void {
    for (const task of this.all()) this.remove(task)
  }
}
