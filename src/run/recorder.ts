import type { EventLoop, Instrument, ScaledClock, Task, Wait } from '#runtime'
import type { CancelScope, CancelSource, ErrorInfo, TaskOutcome, TraceEvent, TraceEventOf, WaitReason } from '#trace'
import type { WhichTry } from './begin.ts'
import type { Source } from './entry.ts'
import type { Item } from './items.ts'
import { previewOf } from './preview.ts'

// Kept from the start, since code of a run may replace them.
const { max, min, round } = Math
const { setImmediate } = globalThis

type Fact = TraceEvent extends infer E ? (E extends TraceEvent ? Omit<E, 'seq' | 'atMs'> : never) : never

/** A stretch in which a task held the thread outside of its steps. */
interface Slice {
  readonly task: Task<unknown>
  readonly fromMs: number
  readonly toMs: number
}

/** Slices of a task with a smaller gap are one slice: between them only the clock was read. */
const sliceGapMs = 0.05

export interface RecorderOptions {
  readonly loop: EventLoop
  readonly emit: (event: TraceEvent) => void
  /** `owner`: the node whose code has thrown it. */
  readonly errorInfo: (error: unknown, owner: number | undefined) => ErrorInfo
  /** The node whose own task this is. */
  readonly nodeOf: (task: Task<unknown>) => number | undefined
  /** Whether the trace knows a node by this number. */
  readonly isTold: (node: number) => boolean
  /** The cold coroutine that the task awaits now, and whose code it runs. */
  readonly awaitedIn: (task: Task<unknown>) => number | undefined
  /** Whether a node is a group, whose own task is the group's. */
  readonly isGroup: (node: number) => boolean
  /** If the task is for an item of the list that its parent's node goes over: which one. */
  readonly itemOf: (task: Task<unknown>, parent: Task<unknown>) => Item | undefined
  /** If the task waits for a place in a limit: which one, and how many are before it. */
  readonly waitForLimit: (task: Task<unknown>) => WaitReason | null
  /** Who cancels when no task does. */
  readonly canceller: () => CancelSource
}

/**
 * Turns what the loop does into TraceEvents, with numbers and one time each. Events that come by the thousand are
 * written out, since an object spread would cost more than everything else, and the clock is read only where enough
 * time can have passed.
 */
export class Recorder implements Instrument {
  readonly #options: RecorderOptions
  readonly #emit: (event: TraceEvent) => void
  #originMs: number
  /** The last time read from the clock. */
  #atMs = 0
  /**
   * Whether code of a step may have run since. Between two steps only the loop's own work is done, which takes no time
   * that counts.
   */
  #isStepOpen = true
  #seq = 0
  /** By task: the node whose code made it. */
  readonly #owners = new WeakMap<Task<unknown>, number>()
  /** In debug mode: the tasks in the middle of a step, one within the other. */
  readonly #stepping: Set<Task<unknown>> | null
  /** The slice to tell of soon: ten thousand slices in a row are told as one. */
  #slice: Slice | null = null

  constructor(options: RecorderOptions) {
    this.#options = options
    this.#emit = options.emit
    this.#stepping = options.loop.getDebug() ? new Set() : null
    this.#originMs = options.loop.time()
  }

  /** Starts the run's time. */
  begin(): void {
    this.#originMs = this.#options.loop.time()
  }

  /** The loop's milliseconds since the run began, to the microsecond. */
  nowMs(): number {
    this.#atMs = this.#since(this.#options.loop.time())
    return this.#atMs
  }

  /** The node whose code the task runs: its own, one that it awaits, or the one whose code made the task. */
  ownerOf(task: Task<unknown>): number | undefined {
    const { awaitedIn, nodeOf } = this.#options
    return awaitedIn(task) ?? nodeOf(task) ?? this.#owners.get(task)
  }

  record(fact: Fact): void {
    this.#emit({ seq: this.#next(), atMs: this.nowMs(), ...fact } as TraceEvent)
  }

  /** A try of a node with policies has begun. */
  trying(which: WhichTry, timeoutMs: number | undefined): void {
    const untilMs = timeoutMs === undefined ? {} : { untilMs: roundedMs(this.nowMs() + timeoutMs) }
    this.record({ type: 'node.trying', ...toldTry(which), ...untilMs })
  }

  /** A try has failed, and there will be another. */
  tried(which: WhichTry, error: unknown): void {
    this.record({ type: 'node.tried', ...toldTry(which), error: this.#options.errorInfo(error, which.node) })
  }

  /** A cold coroutine has ended. */
  awaitedEnded(node: number, { outcome: how, value, error }: Pick<Source, 'outcome' | 'value' | 'error'>): void {
    const failed = (): TaskOutcome => ({ kind: 'error', error: this.#options.errorInfo(error, node) })
    const done = (): TaskOutcome => ({ kind: 'value', value: previewOf(value) })
    const outcome = how === 'done' ? done() : how === 'failed' ? failed() : ({ kind: 'cancelled' } as const)
    this.record({ type: 'node.ended', node, outcome })
  }

  taskCreated(task: Task<unknown>, parent: Task<unknown> | null): void {
    const node = this.#options.nodeOf(task)
    const owner = node === undefined && parent ? this.ownerOf(parent) : undefined
    if (owner !== undefined) this.#owners.set(task, owner)
    // A task of no node was made by the user's code.
    const atMs = node === undefined ? this.nowMs() : this.#nearlyNowMs()
    const seq = this.#next()
    const { number, name } = task
    const isTold = this.#options.isTold(node ?? owner ?? 0)
    // The usual case first: a node's task, made by no task.
    if (node !== undefined && !parent && isTold)
      this.#emit({ seq, atMs, type: 'task.created', task: number, name, node })
    else {
      const head = { seq, atMs, type: 'task.created', task: number, name } as const
      this.#emit(isTold ? this.#taskWithin(head, task, parent, owner) : head)
    }
  }

  /** A task that another one made. */
  #taskWithin(head: Created, task: Task<unknown>, parent: Task<unknown> | null, owner: number | undefined): TraceEvent {
    const item = owner !== undefined && parent ? this.#options.itemOf(task, parent) : undefined
    if (item) return itemTask(head, owner ?? 0, parent?.number ?? 0, item)
    return { ...head, ...whoseTask(this.#options.nodeOf(task), parent) }
  }

  taskScheduled({ number }: Task<unknown>): void {
    this.#emit({ seq: this.#next(), atMs: this.#nearlyNowMs(), type: 'task.scheduled', task: number })
  }

  taskStepStarted(task: Task<unknown>): void {
    this.#isStepOpen = true
    this.#stepping?.add(task)
    this.#emit({ seq: this.#next(), atMs: this.nowMs(), type: 'task.running', task: task.number })
  }

  taskStepEnded(task: Task<unknown>, wait: Wait | null): void {
    if (wait) this.taskWaiting(task, wait)
    this.#isStepOpen = false
    this.#stepping?.delete(task)
  }

  taskWaiting(task: Task<unknown>, wait: Wait): void {
    const on = (wait.kind === 'future' ? this.#options.waitForLimit(task) : null) ?? this.#reason(wait)
    this.#emit({ seq: this.#next(), atMs: this.nowMs(), type: 'task.waiting', task: task.number, on })
  }

  taskCancelling(task: Task<unknown>, by: Task<unknown> | null, scope: CancelScope | null): void {
    const source: CancelSource = by ? this.#sourceOf(task, by, scope) : this.#options.canceller()
    this.record({ type: 'task.cancelling', task: task.number, by: source })
  }

  /** What a group's own scope asks of others, the node asks. */
  #sourceOf(task: Task<unknown>, by: Task<unknown>, scope: CancelScope | null): CancelSource {
    const node = this.#options.nodeOf(by)
    const isOfNode = scope === null || (task !== by && node !== undefined && this.#options.isGroup(node))
    return { kind: 'task', task: by.number, ...(isOfNode ? {} : { scope }) }
  }

  taskDone(task: Task<unknown>): void {
    const outcome = this.#outcome(task)
    this.#emit({ seq: this.#next(), atMs: this.nowMs(), type: 'task.done', task: task.number, outcome })
  }

  timerSet(timer: number, dueMs: number, task: Task<unknown> | null): void {
    const [seq, atMs, sinceMs] = [this.#next(), this.nowMs(), this.#since(dueMs)]
    if (task) this.#emit({ seq, atMs, type: 'timer.set', timer, dueMs: sinceMs, task: task.number })
    else this.#emit({ seq, atMs, type: 'timer.set', timer, dueMs: sinceMs })
  }

  timerFired(timer: number, isCancelled: boolean): void {
    this.#emit({ seq: this.#next(), atMs: this.nowMs(), type: 'timer.fired', timer, isCancelled })
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

  /** Another run held the thread for the last `forMs` real milliseconds. */
  held(by: string, forMs: number): void {
    const { rate } = this.#options.loop.clock as Partial<ScaledClock>
    const beforeMs = this.#atMs
    const atMs = this.nowMs()
    // The run itself was at work until its last event. On a clock that jumps or stands still, no time has passed.
    const fromMs = max(beforeMs, roundedMs(atMs - forMs * (rate?.() ?? 1)))
    if (fromMs < atMs) this.#emit({ seq: this.#next(), atMs, type: 'loop.held', fromMs, by })
  }

  taskSlice(task: Task<unknown>, startMs: number, endMs: number): void {
    // The events of a step tell of its time already.
    if (this.#stepping?.has(task)) return
    const [fromMs, toMs] = [this.#since(startMs), this.#since(endMs)]
    if (this.#slice?.task === task && fromMs - this.#slice.toMs < sliceGapMs) {
      this.#slice = { task, fromMs: this.#slice.fromMs, toMs }
      return
    }
    this.#tellSlice()
    this.#slice = { task, fromMs, toMs }
    setImmediate(() => this.#tellSlice())
  }

  #outcome(task: Task<unknown>): TaskOutcome {
    if (task.cancelled()) return { kind: 'cancelled' }
    const error = task.peekError()
    if (error !== undefined) return { kind: 'error', error: this.#options.errorInfo(error, this.ownerOf(task)) }
    return { kind: 'value', value: previewOf(task.result()) }
  }

  /** The next event's number. A slice that is still to be told comes before it. */
  #next(): number {
    if (this.#slice) this.#tellSlice()
    return this.#seq++
  }

  #tellSlice(): void {
    if (!this.#slice) return
    const { task, fromMs, toMs } = this.#slice
    this.#slice = null
    this.#emit({ seq: this.#seq++, atMs: toMs, type: 'task.slice', task: task.number, fromMs })
  }

  #nearlyNowMs(): number {
    return this.#isStepOpen ? this.nowMs() : this.#atMs
  }

  #since(timeMs: number): number {
    return roundedMs(timeMs - this.#originMs)
  }

  #reason(wait: Wait): WaitReason {
    switch (wait.kind) {
      case 'task':
      case 'next':
        return { kind: wait.kind, task: wait.task.number }
      case 'sleep':
        return this.#sleepReason(wait)
      default:
        return wait
    }
  }

  #sleepReason({ untilMs, durationMs, what }: Extract<Wait, { kind: 'sleep' }>): WaitReason {
    const told = { kind: 'sleep', untilMs: this.#since(untilMs), durationMs: finite(durationMs) } as const
    return what === undefined ? told : { ...told, what }
  }
}

type Created = Pick<TraceEventOf<'task.created'>, 'seq' | 'atMs' | 'type' | 'task' | 'name'>

function itemTask(head: Created, node: number, parent: number, { item, given }: Item): TraceEvent {
  const { seq, atMs, type, task, name } = head
  if (given === undefined) return { seq, atMs, type, task, name, node, parent, item }
  return { seq, atMs, type, task, name, node, parent, item, given }
}

function whoseTask(node: number | undefined, parent: Task<unknown> | null) {
  return { ...(node === undefined ? {} : { node }), ...(parent ? { parent: parent.number } : {}) }
}

function toldTry({ node, attempt, task }: WhichTry) {
  return task === undefined ? { node, attempt } : { node, attempt, task }
}

/** To the microsecond. */
function roundedMs(ms: number): number {
  return finite(round(ms * 1000) / 1000)
}

/** JSON has no Infinity, so a sleep for ever ends at the largest number. */
function finite(ms: number): number {
  return min(ms, Number.MAX_VALUE)
}
