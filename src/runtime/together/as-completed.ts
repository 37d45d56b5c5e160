import { CoroutineObject } from '../core/coroutine.ts'
import type { DoneHandle } from '../core/done-callback.ts'
import { type Awaitable, ensureFutures, listOfAwaitables } from '../core/ensure-future.ts'
import type { Future } from '../core/future.ts'
import { OutsideFuture } from '../core/outside.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import type { TimerHandle } from '../core/timer-heap.ts'
import { check, optionsMistake, timeoutMistake } from '../ground/arguments.ts'
import { TimeoutError } from '../ground/errors.ts'
import { msText } from '../ground/timeout-error.ts'
import { withUserCalls } from '../ground/user-calls.ts'
import type { ValueOf } from '../ground/value-of.ts'
import { Queue } from '../locks/queue.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** Options of `asCompleted`. */
export interface AsCompletedOptions {
  /** After this many milliseconds the next one is a TimeoutError; null, the default: never. */
  readonly timeoutMs?: number | null
}

/** A future that has ended; null: the time is up. It is wrapped in an object, since `await` would unwrap a future. */
interface Completion<T> {
  readonly future: Future<T> | null
}

/**
 * A future that has ended: read it, since there is nothing to await. The type hides `then`, because TypeScript takes
 * the items of a `for await` as awaited, although JavaScript awaits only the items of an async generator.
 */
export type DoneFuture<T> = Omit<Future<T>, 'then' | 'catch' | 'finally'>

/**
 * Runs awaitables at the same time, and returns them in the order in which they end. `for await (const task of …)`
 * gives the futures themselves, done; a coroutine becomes a task. `for (const next of …)` gives the same number of
 * coroutines at once, each for the value of the next that ends.
 *
 * Leaving the loop stops nothing: the awaitables run on, and a second loop over the same object goes on where the first
 * stopped. Throws a TypeError if `awaitables` is no iterable of awaitables; a TimeoutError is thrown inside the loop.
 */
export function asCompleted<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  options: AsCompletedOptions = {},
): AsCompleted<ValueOf<A>> {
  const why = '; what to await comes in one list, asCompleted([a, b])'
  check(optionsMistake(options, 'asCompleted', '{ timeoutMs: 1000 }', why))
  const { timeoutMs = null } = options
  check(timeoutMistake(timeoutMs, 'asCompleted: timeoutMs'))
  const loop = getRunningLoop()
  const all = listOfAwaitables(awaitables as Iterable<Awaitable<ValueOf<A>>>, 'asCompleted')
  const futures = ensureFutures(all, loop)
  const ours = futures.filter((future, place) => future instanceof OutsideFuture && future !== all[place])
  return new AsCompleted(new Set(futures), new Set(ours), timeoutMs, loop)
}

interface Loosened<T> {
  readonly completed: (future: Future<T>) => void
  readonly timeOut: () => void
}

/** What must be undone once the object it serves is collected. */
interface Loose {
  readonly others: ReadonlyMap<Future<unknown>, DoneHandle>
  readonly ours: readonly Future<unknown>[]
  readonly timer: TimerHandle | null
}

const collected = new FinalizationRegistry<Loose>(({ others, ours, timer }) => {
  for (const [future, handle] of others) future.removeHandle(handle)
  for (const future of ours) future.cancel()
  timer?.cancel()
})

/** asyncio's `_AsCompletedIterator`. It is no async generator, since that would await the futures it gives. */
export class AsCompleted<T> {
  readonly #loop: EventLoop
  readonly #timeoutMs: number | null
  /** The futures that have not ended, each with the callback that tells of its end. */
  readonly #pending = new Map<Future<T>, DoneHandle>()
  /** The futures made here for native promises: nobody else knows them before they are done. */
  readonly #ours: ReadonlySet<Future<T>>
  readonly #completions = new Queue<Completion<T>>().waitsAs('ended')
  #timer: TimerHandle | null = null
  /** How many futures are still to come. */
  #left: number

  /** @internal */
  constructor(
    futures: ReadonlySet<Future<T>>,
    ours: ReadonlySet<Future<T>>,
    timeoutMs: number | null,
    loop: EventLoop,
  ) {
    this.#loop = loop
    this.#ours = ours
    this.#timeoutMs = timeoutMs
    this.#left = futures.size
    const completed = (future: Future<T>): void => this.#add(future)
    for (const future of futures) this.#pending.set(future, future.addQuietCallback(completed))
    if (futures.size > 0 && timeoutMs !== null) this.#timer = loop.callLater(timeoutMs, () => this.#timeOut())
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** The next future that ends. Throws a TimeoutError when the time is up. */
  next(): CoroutineObject<IteratorResult<DoneFuture<T>, undefined>> {
    return new CoroutineObject('AsCompleted.next', () => this.#next(), this.#loop)
  }

  /** Called when a `for await` is left. */
  async return(): Promise<IteratorResult<DoneFuture<T>, undefined>> {
    this.#loosen()
    return { done: true, value: undefined }
  }

  *[Symbol.iterator](): IterableIterator<CoroutineObject<T>> {
    try {
      while (this.#left > 0) {
        this.#left -= 1
        yield new CoroutineObject('asCompleted', async () => (await this.#take()).future.result(), this.#loop)
      }
    } finally {
      this.#loosen()
    }
  }

  async #next(): Promise<IteratorResult<DoneFuture<T>, undefined>> {
    if (this.#left === 0) return { done: true, value: undefined }
    this.#left -= 1
    const { future } = await this.#take()
    return { done: false, value: future }
  }

  /**
   * A loop was left, and there may be no other. Code that waits for the first of several, again and again, would leave
   * callbacks on the long-lived futures each time. So from here on those futures do not keep this object alive, and
   * drop their callbacks once it is collected.
   */
  #loosen(): void {
    if (this.#pending.size === 0) return
    const { completed, timeOut } = AsCompleted.#weakly(new WeakRef(this))
    const others = new Map<Future<T>, DoneHandle>()
    const ours: Future<T>[] = []
    for (const [future, handle] of this.#pending) {
      future.removeHandle(handle)
      const weak = future.addQuietCallback(completed)
      this.#pending.set(future, weak)
      if (this.#ours.has(future)) ours.push(future)
      else others.set(future, weak)
    }
    const timer = this.#timer && this.#loop.callAt(this.#timer.when(), timeOut)
    this.#timer?.cancel()
    this.#timer = timer
    collected.register(this, { others, ours, timer } as Loose)
  }

  /**
   * Makes functions that do not keep the object alive. They are made in a place of their own, since the functions of
   * one place share what they keep.
   */
  static #weakly<T>(own: WeakRef<AsCompleted<T>>): Loosened<T> {
    return {
      completed: (future) => {
        const completions = own.deref()
        if (completions) completions.#add(future)
      },
      timeOut: () => {
        const completions = own.deref()
        if (completions) completions.#timeOut()
      },
    }
  }

  #add(future: Future<T>): void {
    // The time was up first.
    if (!this.#pending.delete(future)) return
    this.#completions.putNowait({ future })
    if (this.#pending.size === 0) this.#timer?.cancel()
  }

  #timeOut(): void {
    for (const [future, handle] of this.#pending) {
      future.removeHandle(handle)
      this.#completions.putNowait({ future: null })
    }
    this.#pending.clear()
  }

  #tooLate(): TimeoutError {
    return withUserCalls(() => new TimeoutError(`asCompleted: not done after ${msText(this.#timeoutMs ?? 0)}`), 1)
  }

  async #take(): Promise<{ readonly future: Future<T> }> {
    const { future } = await this.#completions.get()
    if (!future) throw this.#tooLate()
    return { future }
  }
}
