import { Handle } from './handle.ts'
import { Stores } from './stores.ts'
import type { Task } from './task.ts'

/** A task's first step. */
export class TaskStart extends Handle {
  readonly #task: Task<unknown>
  readonly #stores = new Stores()

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
    const isTracked = this.#task.loop.tracksNativeAwaits
    if (isTracked) this.#stores.runInAsyncScope(this.#task.start, this.#task, true)
    else this.#stores.run(() => this.#task.start(false))
  }
}
