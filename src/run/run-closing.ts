import { cancelAll, type EventLoop, gather, systemClock, type Task } from '#runtime'
import type { Recorder } from './recorder.ts'
import type { Reporter } from './reporter.ts'

export interface ClosingOptions {
  readonly loop: EventLoop
  readonly recorder: Recorder
  readonly reporter: Reporter
  /** How long a cancelled task has to end, in real milliseconds. */
  readonly graceMs: number
}

/** Closes a run as asyncio.run does: cancels the tasks that are left, awaits them, and closes the loop. */
export class RunClosing {
  readonly #options: ClosingOptions
  #abandon: () => void = () => {}

  constructor(options: ClosingOptions) {
    this.#options = options
  }

  /** Stops waiting: cancelled tasks that have not ended are left behind at once. */
  abandon(): void {
    this.#abandon()
  }

  /** Cancels and awaits all tasks; those that ignore their cancellation are left behind. */
  async close(): Promise<void> {
    const { loop, recorder } = this.#options
    const tasks = loop.allTasks()
    if (tasks.length > 0) {
      recorder.record({ type: 'run.closing' })
      cancelAll(tasks)
      await this.#awaitAll(tasks)
      for (const task of tasks) this.#reportFailed(task)
    }
    loop.close()
  }

  /** Reports the error as asyncio does at this point, since nobody awaits the task any more. */
  #reportFailed(task: Task<unknown>): void {
    if (!task.done() || task.cancelled() || task.exception() === null) return
    const error = task.exception()
    this.#options.reporter.reported({ message: 'unhandled exception during run() shutdown', error, task })
  }

  async #awaitAll(tasks: readonly Task<unknown>[]): Promise<void> {
    const { loop, reporter, graceMs } = this.#options
    const stop = (): void => loop.stop()
    const cancelTimer = systemClock.setTimer(systemClock.now() + graceMs, stop)
    this.#abandon = stop
    try {
      await loop.runUntilComplete(gather([...tasks], { returnExceptions: true }, loop))
    } catch {
      // The loop was stopped before all tasks were done; those are reported below.
    }
    cancelTimer()
    for (const task of loop.allTasks()) reporter.abandoned(task)
  }
}
