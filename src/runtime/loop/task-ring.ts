import type { Instrument, Wait } from '../core/instrument.ts'
import type { Task } from '../core/task.ts'

const states = ['created', 'scheduled', 'running', 'waiting', 'cancelling', 'done'] as const

/** What a task came to: `created` once; `scheduled`, `running` and `waiting` with each step; `done` once, and last. */
export type TaskState = (typeof states)[number]

/** One change of one task's state. */
export interface TaskRecord {
  /** The task's number. */
  readonly task: number
  /** What it came to. */
  readonly state: TaskState
  /** The loop's time, in milliseconds; of what happens within a step, the time as the step began. */
  readonly atMs: number
}

/** What a TaskRing is made of. */
export interface TaskRingOptions {
  /** How many records it keeps; the oldest are dropped. Rounded up to a power of two. */
  readonly capacity: number
}

const [created, scheduled, running, waiting, cancelling, done] = [0, 1, 2, 3, 4, 5] as const

/** The largest that a typed array of states holds on every host. */
const longestCapacity = 2 ** 30

/**
 * The latest changes of tasks' states with their times, for as little as watching can cost: numbers in typed arrays, no
 * object for each. `loop.addInstrument(new TaskRing({ capacity: 65_536 }))`, then `records()` at any time.
 */
export class TaskRing implements Instrument {
  readonly #tasks: Uint32Array
  readonly #states: Uint8Array
  readonly #times: Float64Array
  readonly #mask: number
  /** Of all records so far. */
  #count = 0
  #clearedAt = 0
  /** Whose step it is. */
  #stepping: Task<unknown> | null = null

  /** Throws a RangeError for a capacity that is no whole number from 1 to 2³⁰. */
  constructor({ capacity }: TaskRingOptions) {
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > longestCapacity) {
      throw new RangeError(`a ring's capacity is a whole number from 1 to ${longestCapacity}, not ${capacity}`)
    }
    const length = 2 ** Math.ceil(Math.log2(capacity))
    this.#tasks = new Uint32Array(length)
    this.#states = new Uint8Array(length)
    this.#times = new Float64Array(length)
    this.#mask = length - 1
  }

  /** How many records it keeps. */
  get capacity(): number {
    return this.#mask + 1
  }

  /** How many records gave way to later ones since it was made, or cleared. */
  get dropped(): number {
    return Math.max(0, this.#count - this.#clearedAt - this.capacity)
  }

  /** What it holds, oldest first. */
  records(): TaskRecord[] {
    const records: TaskRecord[] = []
    for (let at = this.#clearedAt + this.dropped; at < this.#count; at += 1) {
      const place = at & this.#mask
      records.push({
        task: this.#tasks[place] as number,
        state: states[this.#states[place] as number] as TaskState,
        atMs: this.#times[place] as number,
      })
    }
    return records
  }

  /** Forgets all records. */
  clear(): void {
    this.#clearedAt = this.#count
  }

  taskCreated(task: Task<unknown>): void {
    this.#write(task, created)
  }

  taskScheduled(task: Task<unknown>): void {
    this.#write(task, scheduled)
  }

  taskStepStarted(task: Task<unknown>): void {
    this.#stepping = task
    this.#write(task, running)
  }

  taskStepEnded(task: Task<unknown>, wait: Wait | null): void {
    this.#stepping = null
    this.#write(task, wait ? waiting : done)
  }

  taskCancelling(task: Task<unknown>): void {
    this.#write(task, cancelling)
  }

  taskDone(task: Task<unknown>): void {
    // The end of its last step says it, with the time as it is then.
    if (task !== this.#stepping) this.#write(task, done)
  }

  #write(task: Task<unknown>, state: number): void {
    const place = this.#count & this.#mask
    this.#count += 1
    this.#tasks[place] = task.number
    this.#states[place] = state
    this.#times[place] = task.loop.stepTimeMs()
  }
}
