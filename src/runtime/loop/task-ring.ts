import type { Instrument, Wait } from '../core/instrument.ts'
import type { Task } from '../core/task.ts'

const states = ['created', 'scheduled', 'running', 'waiting', 'cancelling', 'done'] as const

/** A state of a task: `created` once; `scheduled`, `running` and `waiting` with each step; `done` once, at the end. */
export type TaskState = (typeof states)[number]

/** One change of one task's state. */
export interface TaskRecord {
  /** The task's number. */
  readonly task: number
  /** The new state. */
  readonly state: TaskState
  /** The loop's time, in milliseconds; within a step, the time when the step began. */
  readonly atMs: number
}

/** Options of a TaskRing. */
export interface TaskRingOptions {
  /** How many records it keeps, rounded up to a power of two. The oldest are dropped. */
  readonly capacity: number
}

const [created, scheduled, running, waiting, cancelling, done] = [0, 1, 2, 3, 4, 5] as const

/** The most states that a typed array can hold on every host. */
const longestCapacity = 2 ** 30

/**
 * Keeps the latest changes of tasks' states with their times, as cheaply as possible: numbers in typed arrays, without
 * an object for each. Use `loop.addInstrument(new TaskRing({ capacity: 65_536 }))`, then `records()` at any time.
 */
export class TaskRing implements Instrument {
  readonly #tasks: Uint32Array
  readonly #states: Uint8Array
  readonly #times: Float64Array
  readonly #mask: number
  /** How many records were written so far. */
  #count = 0
  #clearedAt = 0
  /** The task whose step runs. */
  #stepping: Task<unknown> | null = null

  /** Throws a RangeError if the capacity is no whole number from 1 to 2³⁰. */
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

  /** How many records were overwritten by later ones since it was made or cleared. */
  get dropped(): number {
    return Math.max(0, this.#count - this.#clearedAt - this.capacity)
  }

  /** All records it holds, oldest first. */
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
    // If the task ends in its own step, the end of the step writes the record, with the later time.
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
