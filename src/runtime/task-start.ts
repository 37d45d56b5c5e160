import { Handle } from './handle.ts'
import type { Task } from './task.ts'

/** A task's first step. */
export class TaskStart extends Handle {
  readonly #task: Task<unknown>

  constructor(task: Task<unknown>) {
    super()
    this.#task = task
  }

  override get task(): Task<unknown> {
    return this.#task
  }

  get context(): null {
    return null
  }

  call(): void {
    this.#task.start(this.#task.loop.tracksNativeAwaits)
  }
}
