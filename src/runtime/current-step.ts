import type { EventLoop } from './event-loop.ts'
import { drain } from './host-turn.ts'
import type { CallbackHandle } from './ready-queue.ts'
import { setTurning } from './running-loop.ts'
import type { Task } from './task.ts'

/** What its loop is doing right now: one callback, and all that the callback's task can do without waiting. */
export class CurrentStep {
  readonly #loop: EventLoop
  #task: Task<unknown> | null = null
  #isWoken = false

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  /** Whose step it is; `null`: a callback of no task, or nothing. */
  get task(): Task<unknown> | null {
    return this.#task
  }

  /** A step of `owner` was put into the ready queue. */
  scheduled(owner: Task<unknown> | null): void {
    const task = liveOrNull(owner)
    // `await Promise.resolve()`: what it waits for is there before its step is over. First the step ends.
    if (task && task === this.#task) this.#isWoken = true
    else if (task) this.#loop.notify((i) => i.taskScheduled?.(task))
  }

  /** The only place where callbacks are called. */
  perform({ callback, task: owner, isCancelled }: CallbackHandle): void {
    if (isCancelled) return
    const task = liveOrNull(owner)
    const startedMs = this.#loop.getDebug() ? performance.now() : null
    setTurning(this.#loop)
    this.#task = task
    if (task) this.#loop.notify((i) => i.taskStepStarted?.(task))
    try {
      callback()
    } catch (error) {
      this.#loop.callExceptionHandler({ message: 'Exception in callback', error })
    }
    try {
      // A `process.nextTick` callback of somebody's code may throw out of the drain. It is the host's stray error then:
      // Node's async stack is right again only once the host has seen it, so it must not be caught here.
      drain?.()
    } finally {
      this.#end(task, startedMs)
    }
  }

  #end(task: Task<unknown> | null, startedMs: number | null): void {
    if (task) task.stepEnded()
    if (task && this.#isWoken && !task.done()) this.#loop.notify((i) => i.taskScheduled?.(task))
    this.#isWoken = false
    this.#task = null
    setTurning(null)
    // Debug mode may have been switched on in this very step: then nobody knows when it began.
    if (startedMs === null || !this.#loop.getDebug()) return
    const durationMs = performance.now() - startedMs
    if (durationMs >= this.#loop.slowCallbackDurationMs) this.#loop.notify((i) => i.callbackSlow?.(task, durationMs))
  }
}

/**
 * A task that has ended has no more steps. Its code may still stand at an await, and go on there:
 * `await Promise.race([sleep(1), sleep(2)])`.
 */
function liveOrNull(task: Task<unknown> | null): Task<unknown> | null {
  return task?.done() ? null : task
}
