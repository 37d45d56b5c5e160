import type { EventLoop, Instrument, Task, Wait } from '#runtime'
import type { CancelSource, ErrorInfo, TaskOutcome, TraceEvent, WaitReason } from '#trace'
import { previewOf } from './preview.ts'

type Fact = TraceEvent extends infer E ? (E extends TraceEvent ? Omit<E, 'seq' | 'atMs'> : never) : never

export interface RecorderOptions {
  readonly loop: EventLoop
  readonly emit: (event: TraceEvent) => void
  readonly errorInfo: (error: unknown) => ErrorInfo
  /** The node whose own task this is. */
  readonly nodeOf: (task: Task<unknown>) => number | undefined
  /** Who cancels, where no task does. */
  readonly canceller: () => CancelSource
}

/**
 * Turns what the loop does into TraceEvents: dense numbers, one time each. Events that come by the thousand are written
 * out (an object spread costs more than all the rest), and look at the clock only where time can have passed that counts.
 */
export class Recorder implements Instrument {
  readonly #options: RecorderOptions
  readonly #emit: (event: TraceEvent) => void
  #originMs: number
  /** Of the last look at the clock. */
  #atMs = 0
  /** A step may have gone on since. Between two steps the loop passes on what it has, and no time that counts goes by. */
  #isStepOpen = true
  #seq = 0

  constructor(options: RecorderOptions) {
    this.#options = options
    this.#emit = options.emit
    this.#originMs = options.loop.time()
  }

  /** From here on time counts. */
  begin(): void {
    this.#originMs = this.#options.loop.time()
  }

  /** The loop's milliseconds since the run began, to the microsecond. */
  nowMs(): number {
    this.#atMs = this.#since(this.#options.loop.time())
    return this.#atMs
  }

  record(fact: Fact): void {
    this.#emit({ seq: this.#seq++, atMs: this.nowMs(), ...fact } as TraceEvent)
  }

  taskCreated(task: Task<unknown>, parent: Task<unknown> | null): void {
    const node = this.#options.nodeOf(task)
    // Who makes a task of no node is the user's code.
    const atMs = node === undefined ? this.nowMs() : this.#nearlyNowMs()
    const seq = this.#seq++
    const { number, name } = task
    // Nearly all tasks are a node's, made by no task.
    if (node !== undefined && !parent) this.#emit({ seq, atMs, type: 'task.created', task: number, name, node })
    else {
      const whose = { ...(node === undefined ? {} : { node }), ...(parent ? { parent: parent.number } : {}) }
      this.#emit({ seq, atMs, type: 'task.created', task: number, name, ...whose })
    }
  }

  taskScheduled({ number }: Task<unknown>): void {
    this.#emit({ seq: this.#seq++, atMs: this.#nearlyNowMs(), type: 'task.scheduled', task: number })
  }

  taskStepStarted({ number }: Task<unknown>): void {
    this.#isStepOpen = true
    this.#emit({ seq: this.#seq++, atMs: this.nowMs(), type: 'task.running', task: number })
  }

  taskStepEnded(task: Task<unknown>, wait: Wait | null): void {
    if (wait) this.taskWaiting(task, wait)
    this.#isStepOpen = false
  }

  taskWaiting({ number }: Task<unknown>, wait: Wait): void {
    const on = this.#reason(wait)
    this.#emit({ seq: this.#seq++, atMs: this.nowMs(), type: 'task.waiting', task: number, on })
  }

  taskCancelling(task: Task<unknown>, by: Task<unknown> | null): void {
    const source: CancelSource = by ? { kind: 'task', task: by.number } : this.#options.canceller()
    this.record({ type: 'task.cancelling', task: task.number, by: source })
  }

  taskDone(task: Task<unknown>): void {
    const outcome = this.#outcome(task)
    this.#emit({ seq: this.#seq++, atMs: this.nowMs(), type: 'task.done', task: task.number, outcome })
  }

  timerSet(timer: number, dueMs: number, task: Task<unknown> | null): void {
    const [seq, atMs, sinceMs] = [this.#seq++, this.nowMs(), this.#since(dueMs)]
    if (task) this.#emit({ seq, atMs, type: 'timer.set', timer, dueMs: sinceMs, task: task.number })
    else this.#emit({ seq, atMs, type: 'timer.set', timer, dueMs: sinceMs })
  }

  timerFired(timer: number, isCancelled: boolean): void {
    this.#emit({ seq: this.#seq++, atMs: this.nowMs(), type: 'timer.fired', timer, isCancelled })
  }

  loopIdle(nextTimerMs: number | null, timers: number, outside: number): void {
    this.record({
      type: 'loop.idle',
      nextTimerMs: nextTimerMs === null ? null : this.#since(nextTimerMs),
      timers,
      outside,
    })
    this.#isStepOpen = true
  }

  callbackSlow(task: Task<unknown> | null, durationMs: number): void {
    this.record({ type: 'callback.slow', durationMs, ...(task ? { task: task.number } : {}) })
  }

  #outcome(task: Task<unknown>): TaskOutcome {
    if (task.cancelled()) return { kind: 'cancelled' }
    const error = task.peekError()
    if (error !== undefined) return { kind: 'error', error: this.#options.errorInfo(error) }
    return { kind: 'value', value: previewOf(task.result()) }
  }

  #nearlyNowMs(): number {
    return this.#isStepOpen ? this.nowMs() : this.#atMs
  }

  #since(timeMs: number): number {
    return Math.round((timeMs - this.#originMs) * 1000) / 1000
  }

  #reason(wait: Wait): WaitReason {
    switch (wait.kind) {
      case 'task':
        return { kind: 'task', task: wait.task.number }
      case 'sleep':
        return { kind: 'sleep', untilMs: this.#since(wait.untilMs), durationMs: wait.durationMs }
      default:
        return wait
    }
  }
}
