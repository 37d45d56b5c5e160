import { step } from '../core/owner.ts'
import type { Task } from '../core/task.ts'
import type { EventLoop } from './event-loop.ts'
import { sliceWithin } from './slices.ts'

/** Runs the first steps of eager tasks, which begin within another task's step. */
export class StepsWithin {
  readonly #loop: EventLoop
  #around: Task<unknown>[] = []

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  /** The tasks in whose steps the present step began, outermost first. */
  get around(): readonly Task<unknown>[] {
    return this.#around
  }

  /** The step is over. If it was broken off, the tasks are still in the list. */
  forget(): void {
    if (this.#around.length > 0) this.#around = []
  }

  /** Performs the first step of `task` within the present step. */
  start(task: Task<unknown>): void {
    const { loop, task: outer, context } = step
    const { instruments } = this.#loop
    if (outer) {
      instruments?.taskScheduled(outer)
      this.#around.push(outer)
    }
    instruments?.taskScheduled(task)
    instruments?.taskStepStarted(task)
    step.loop = this.#loop
    step.task = task
    step.context = null
    const goOn = this.#loop.getDebug() ? sliceWithin(this.#loop, task) : null
    try {
      task.start(true)
    } finally {
      goOn?.()
      task.stepEnded()
      step.loop = loop
      step.task = outer
      step.context = context
      if (outer) {
        this.#around.pop()
        instruments?.taskStepStarted(outer)
      }
    }
  }
}
