import { step } from '../core/owner.ts'
import type { Task } from '../core/task.ts'
import type { EventLoop } from './event-loop.ts'
import { sliceWithin } from './slices.ts'

/** First steps that begin within the step of another task: of tasks that begin eagerly. */
export class StepsWithin {
  readonly #loop: EventLoop
  #around: Task<unknown>[] = []

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  /** The tasks in the middle of whose step the present one began, outermost first. */
  get around(): readonly Task<unknown>[] {
    return this.#around
  }

  /** The step is over, or was broken off: then nobody has taken them away. */
  forget(): void {
    if (this.#around.length > 0) this.#around = []
  }

  /** The first step of `task`, within the present step. */
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
