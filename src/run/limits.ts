import type { Limits as Counts } from '#graph'
import { type EventLoop, type Instrument, Semaphore, type Task } from '#runtime'
import { mostBefore } from '#trace'

type Body = () => PromiseLike<unknown> | unknown

/** The place of a task in the queue of a limit. */
export interface LimitWait {
  readonly kind: 'limit'
  readonly limit: string
  readonly before: number
}

/**
 * The limits of a run: a semaphore for each, first come first served. It also knows who waits, since a semaphore does not
 * tell how many come before a task.
 */
export class Limits {
  readonly #limits = new Map<string, Limit>()
  readonly #counts: Counts
  readonly #loop: EventLoop
  readonly #moved: (task: Task<unknown>) => void
  readonly #instrument: Instrument = { taskDone: (task) => this.#ended(task) }
  /** The limits in whose queues tasks are. */
  readonly #queues = new Map<Task<unknown>, Limit>()

  /** `moved`: a task still waits, and fewer come before it. */
  constructor(counts: Counts, loop: EventLoop, moved: (task: Task<unknown>) => void) {
    this.#counts = counts
    this.#loop = loop
    this.#moved = moved
    if (Object.keys(counts).length > 0) loop.addInstrument(this.#instrument)
  }

  /** Nobody asks for a place any more. */
  close(): void {
    if (Object.keys(this.#counts).length > 0) this.#loop.removeInstrument(this.#instrument)
  }

  /** Runs `body` in the task, once the limit has a place for it. */
  within(name: string, task: Task<unknown>, body: Body): PromiseLike<unknown> {
    const limit = this.#named(name)
    if (!limit.locked()) return limit.with(body)
    limit.enqueue(task)
    this.#queues.set(task, limit)
    return limit.with(() => {
      this.#leave(task)
      return body()
    })
  }

  /** The place that a suspended task waits for; `null`: it is in no queue. */
  waitOf(task: Task<unknown>): LimitWait | null {
    const limit = this.#queues.get(task)
    return limit ? { kind: 'limit', limit: limit.name, before: limit.before(task) } : null
  }

  /** The task has ended: if it was cancelled in a queue, it leaves it. */
  #ended(task: Task<unknown>): void {
    if (this.#queues.has(task)) this.#leave(task)
  }

  #leave(task: Task<unknown>): void {
    this.#queues.get(task)?.leave(task)
    this.#queues.delete(task)
  }

  #named(name: string): Limit {
    const known = this.#limits.get(name)
    if (known) return known
    const limit = new Limit(name, this.#counts[name] ?? 1, this.#moved)
    this.#limits.set(name, limit)
    return limit
  }
}

class Limit extends Semaphore {
  readonly name: string
  readonly #moved: (task: Task<unknown>) => void
  /** Those that are not woken yet, in the order in which they came. */
  readonly #waiting = new Set<Task<unknown>>()

  constructor(name: string, count: number, moved: (task: Task<unknown>) => void) {
    super(count)
    this.called(`a place in the limit '${name}'`)
    this.name = name
    this.#moved = moved
  }

  enqueue(task: Task<unknown>): void {
    this.#waiting.add(task)
  }

  /** Wakes the first one, for which nobody needs to wait any more. */
  override release(): void {
    super.release()
    for (const task of this.#waiting) {
      // The semaphore passes over one that was cancelled.
      if (task.cancelling() === 0) return this.leave(task)
    }
  }

  leave(task: Task<unknown>): void {
    if (!this.#waiting.has(task)) return
    const from = this.before(task)
    this.#waiting.delete(task)
    let place = 0
    for (const other of this.#waiting) {
      if (place >= mostBefore) return
      if (place >= from && other.cancelling() === 0) this.#moved(other)
      place += 1
    }
  }

  /** How many are before it, as far as they are counted. */
  before(task: Task<unknown>): number {
    let place = 0
    for (const other of this.#waiting) {
      if (other === task || place >= mostBefore) return place
      place += 1
    }
    return place
  }
}
