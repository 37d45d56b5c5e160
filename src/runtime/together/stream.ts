import { awaitedBody } from '../core/body.ts'
import type { Future } from '../core/future.ts'
import type { Wait } from '../core/instrument.ts'
import type { Task } from '../core/task.ts'
import { WaitingFuture } from '../core/waiting-future.ts'
import { isCancellation } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { StreamEnd } from './stream-end.ts'
import { Lane } from './stream-lane.ts'

export interface StreamOptions {
  /** How many read it. */
  readonly readers: number
  /** How many items may lie ready before somebody asks for them. */
  readonly buffer: number
  /** Whether each reader gets every item; otherwise an item goes to the first that asks. */
  readonly toAll: boolean
  /** An item was made or taken, or a reader has left. */
  readonly changed?: () => void
  /** Nobody reads any more, while the generator is at an await: its task has to be cancelled. */
  readonly abandoned: () => void
}

/**
 * The items of an async generator on their way to those who read them. The generator runs in a task of its own, and only
 * when an item is asked for, or there is room for one. When nobody reads any more, it is closed.
 */
export class Stream<T> {
  readonly loop: EventLoop
  readonly ends: readonly StreamEnd<T>[]
  /** The task that makes the items. */
  task: Task<unknown> | null = null
  readonly #options: StreamOptions
  readonly #lanes: readonly Lane<T>[]
  #demand: Demand | null = null
  #isAtWork = false
  #hasEnded = false
  #made = 0
  #passed = 0
  /** Those that wait until the generator is closed. */
  #leaving: WaitingFuture<IteratorResult<T>>[] = []

  constructor(loop: EventLoop, options: StreamOptions) {
    this.loop = loop
    this.#options = options
    const shared = new Lane<T>()
    const lanes = Array.from({ length: options.readers }, () => (options.toAll ? new Lane<T>() : shared))
    this.#lanes = [...new Set(lanes)]
    this.ends = lanes.map((lane) => new StreamEnd(this, lane))
  }

  /** Whether somebody reads it, or will. */
  get isRead(): boolean {
    return this.#lanes.some(({ isOpen }) => isOpen)
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Whether its error has somebody who hears it: a reader, or one that waits until it is closed. */
  get isHeard(): boolean {
    return this.isRead || this.#leaving.length > 0
  }

  /** How many items lie ready; if each reader gets all, for the slowest. */
  get ready(): number {
    return this.#lanes.reduce((most, { ready }) => Math.max(most, ready), 0)
  }

  /** How many items have been taken; if each reader gets all, by the slowest. */
  get passed(): number {
    return this.#passed
  }

  /** Runs the generator, item by item, in the task that calls this. */
  async produce(generator: AsyncGenerator<T>): Promise<void> {
    try {
      while (await this.#isAskedFor()) {
        this.#isAtWork = true
        const next = await awaitedBody(generator.next(), this.loop)
        this.#isAtWork = false
        if (next.done) return
        this.#pass(next.value)
      }
    } catch (error) {
      // Cancelled where the generator has not failed: it stands at a yield.
      if (!this.#isAtWork) await awaitedBody(generator.return(undefined), this.loop)
      throw error
    } finally {
      this.#isAtWork = false
    }
    await awaitedBody(generator.return(undefined), this.loop)
  }

  /** The task that makes the items has ended; `failure`: with this error. */
  end(failure: { readonly error: unknown } | null): void {
    this.#hasEnded = true
    for (const end of this.ends) end.sourceEnded(failure)
    for (const future of this.#leaving) {
      // It was cancelled since nobody reads any more.
      if (failure === null || isCancellation(failure.error)) future.release({ done: true, value: undefined })
      else if (!future.done()) future.setException(failure.error)
    }
    this.#leaving = []
  }

  /** @internal A reader asks for an item, or has taken one. */
  asked(): void {
    this.#count()
    if (this.#isWanted()) this.#demand?.release()
  }

  /** @internal A reader has left. */
  left(): void {
    this.#count()
    if (this.isRead) return this.asked()
    this.#demand?.release()
    if (this.#isAtWork && !this.#hasEnded) this.#options.abandoned()
  }

  /** @internal Ends when the generator is closed, which the last reader waits for. */
  closed(): WaitingFuture<IteratorResult<T>> {
    const future = new WaitingFuture<IteratorResult<T>>(this.task ? [this.task] : [], this.loop)
    if (this.isRead || this.#hasEnded || !this.task) future.release({ done: true, value: undefined })
    else this.#leaving.push(future)
    return future
  }

  #pass(item: T): void {
    this.#made += 1
    for (const lane of this.#lanes) if (lane.isOpen) lane.put(item)
    this.#count()
  }

  #count(): void {
    if (this.isRead) this.#passed = Math.max(this.#passed, this.#made - this.ready)
    this.#options.changed?.()
  }

  #isWanted(): boolean {
    return this.#lanes.every((lane) => !lane.isOpen || lane.isAsked || lane.ready < this.#options.buffer)
  }

  /** Waits until an item is to be made; false: nobody reads any more. */
  async #isAskedFor(): Promise<boolean> {
    while (this.isRead && !this.#isWanted()) {
      this.#demand = new Demand(this.#lanes, this.loop, { ready: this.ready, of: this.#options.buffer })
      try {
        await this.#demand
      } finally {
        this.#demand = null
      }
    }
    return this.isRead
  }
}

/** What the producer awaits until there is something to do for it. */
class Demand extends WaitingFuture<void> {
  readonly #state: { readonly ready: number; readonly of: number }

  constructor(
    lanes: readonly Lane<unknown>[],
    loop: EventLoop,
    state: { readonly ready: number; readonly of: number },
  ) {
    super({ [Symbol.iterator]: () => waitedFor(lanes) }, loop)
    this.#state = state
  }

  /** @internal */
  override waitReason(): Wait {
    return { kind: 'stream', ...this.#state }
  }
}

/** What must go on so that the readers of these lanes ask. */
function* waitedFor(lanes: readonly Lane<unknown>[]): Generator<Future<unknown>> {
  for (const lane of lanes) if (lane.isOpen && !lane.isAsked) for (const end of lane.readers) yield* end.waitedFor()
}
