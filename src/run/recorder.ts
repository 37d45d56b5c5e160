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

/** Turns what the loop does into TraceEvents: dense numbers, one time each. */
export class Recorder implements Instrument {
  readonly #options: RecorderOptions
  readonly #emit: (event: TraceEvent) => void
  #originMs: number
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
    return this.#since(this.#options.loop.time())
  }

  record(fact: Fact): void {
    this.#emit({ seq: this.#seq++, atMs: this.nowMs(), ...fact } as TraceEvent)
  }

  // What there are many of is written out, so that all events of a kind are objects of one shape, made in one go.
  taskCreated(task: Task<unknown>, parent: Task<unknown> | null): void {
    const node = this.#options.nodeOf(task)
    this.#emit({
      seq: this.#seq++,
      atMs: this.nowMs(),
      type: 'task.created',
      task: task.number,
      name: task.name,
      ...(node === undefined ? {} : { node }),
      ...(parent ? { parent: parent.number } : {}),
    })
  }

  taskScheduled(task: Task<unknown>): void {
    this.#emit({ seq: this.#seq++, atMs: this.nowMs(), type: 'task.scheduled', task: task.number })
  }

  taskStepStarted(task: Task<unknown>): void {
    this.#emit({ seq: this.#seq++, atMs: this.nowMs(), type: 'task.running', task: task.number })
  }

  taskStepEnded(task: Task<unknown>, wait: Wait | null): void {
    if (wait) this.taskWaiting(task, wait)
  }

  taskWaiting(task: Task<unknown>, wait: Wait): void {
    const on = this.#reason(wait)
    this.#emit({ seq: this.#seq++, atMs: this.nowMs(), type: 'task.waiting', task: task.number, on })
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
    this.record({ type: 'timer.set', timer, dueMs: this.#since(dueMs), ...(task ? { task: task.number } : {}) })
  }

  timerFired(timer: number, isCancelled: boolean): void {
    this.record({ type: 'timer.fired', timer, isCancelled })
  }

  loopIdle(nextTimerMs: number | null, timers: number, outside: number): void {
    this.record({
      type: 'loop.idle',
      nextTimerMs: nextTimerMs === null ? null : this.#since(nextTimerMs),
      timers,
      outside,
    })
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

  #since(timeMs: number): number {
    return Math.round((timeMs - this.#originMs) * 1000) / 1000
  }

  #reason(wait: Wait): WaitReason {
    switch (wait.kind) {
      case 'task':
        return { kind: 'task', task: wait.task.number }
      case 'sleep':
        return { ...wait, untilMs: this.#since(wait.untilMs) }
      default:
        return wait
    }
  }
}
