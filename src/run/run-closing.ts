import { cancelAll, type EventLoop, gather, systemClock, type Task } from '#runtime'
import type { Recorder } from './recorder.ts'
import type { Reporter } from './reporter.ts'

export interface ClosingOptions {
  readonly loop: EventLoop
  readonly recorder: Recorder
  readonly reporter: Reporter
  /** Whether a group around the task waits for it even now. */
  readonly isShielded: (task: Task<unknown>) => boolean
  /** Whether the end of a pipeline that it is inside of has asked it to stop already. */
  readonly isAsked: (task: Task<unknown>) => boolean
  /** How long a cancelled task has to end, in real milliseconds. */
  readonly graceMs: number
}

/**
 * Closes a run as asyncio.run does: cancels the tasks that are left, awaits them, and closes the loop. What is shielded
 * goes on to its end first, however long that takes.
 */
export class RunClosing {
  readonly #options: ClosingOptions
  #abandon: () => void = () => {}
  #isWaitingForShielded = false

  constructor(options: ClosingOptions) {
    this.#options = options
  }

  /** Whether it waits until what is shielded has ended. */
  get isWaitingForShielded(): boolean {
    return this.#isWaitingForShielded
  }

  /** Stops waiting: what is shielded is cancelled, too; then cancelled tasks that have not ended are left behind at once. */
  abandon(): void {
    this.#abandon()
  }

  /** Cancels and awaits all tasks; those that ignore their cancellation are left behind. */
  async close(): Promise<void> {
    const { loop, recorder, isAsked } = this.#options
    const tasks = loop.allTasks()
    const asked = new Set(tasks.filter(isAsked))
    if (tasks.length > 0) {
      recorder.record({ type: 'run.closing' })
      await this.#awaitShielded(tasks, asked)
      const left = loop.allTasks()
      cancelAll(left.filter((task) => !asked.has(task)))
      await this.#awaitAll(left)
      for (const task of tasks) this.#options.reporter.failedAtEnd(task)
    }
    loop.close()
  }

  /** Cancels the others. The loop is stopped, or finds nothing to wake it, if what is shielded does not end. */
  async #awaitShielded(tasks: readonly Task<unknown>[], asked: ReadonlySet<Task<unknown>>): Promise<void> {
    const { loop, isShielded } = this.#options
    const shielded = tasks.filter(isShielded)
    if (shielded.length === 0) return
    cancelAll(tasks.filter((task) => !shielded.includes(task) && !asked.has(task)))
    this.#abandon = () => loop.stop()
    this.#isWaitingForShielded = true
    await loop.runUntilComplete(gather(shielded, { returnExceptions: true }, loop)).catch(() => undefined)
    this.#isWaitingForShielded = false
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
