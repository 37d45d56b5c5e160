import { Handle } from './handle.ts'
import type { Context } from './scope.ts'
import type { Task } from './task.ts'

/** A task's first step. */
export class TaskStart extends Handle {
  readonly #task: Task<unknown>
  readonly #start: () => void

  constructor(task: Task<unknown>, start: () => void) {
    super()
    this.#task = task
    this.#start = start
  }

  override get task(): Task<unknown> {
    return this.#task
  }

  get context(): Context {
    return this.#task.context
  }

  call(): void {
    this.#start()
  }
}
