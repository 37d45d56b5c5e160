import type { Future } from '../core/future.ts'
import type { Wait } from '../core/instrument.ts'
import type { Task } from '../core/task.ts'
import { WaitingFuture } from '../core/waiting-future.ts'
import { isCancellation } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import type { Asker, Lane, Reader } from './stream-lane.ts'

/** Where the items come from. */
interface Source<T> {
  readonly loop: EventLoop
  /** The task that makes them. */
  readonly task: Task<unknown> | null
  readonly hasEnded: boolean
  /** A reader asks for an item, or has taken one. */
  asked(): void
  /** A reader has left. */
  left(): void
  /** Ends when the generator is closed, unless others read it. */
  closed(): Future<IteratorResult<T>>
}

/**
 * What one reader has of a stream, in the place of the generator. It never ends twice: once it is closed, or has told of
 * the error, there is nothing more to read.
 */
export class StreamEnd<T> implements AsyncIterableIterator<T, undefined>, Reader {
  /** How many items this reader has taken. */
  taken = 0
  /** What a deadlock waits for if this reader does not ask: set by whoever runs the reader. */
  waitedFor: () => Iterable<Future<unknown>> = () => []
  readonly #stream: Source<T>
  readonly #lane: Lane<T>
  #failure: { readonly error: unknown } | null = null
  #isClosed = false

  constructor(stream: Source<T>, lane: Lane<T>) {
    this.#stream = stream
    this.#lane = lane
    lane.add(this)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** The next item: the future is done already if one lies ready. */
  next(): Promise<IteratorResult<T, undefined>> {
    // A future is what `await` takes; the types of the language want a promise.
    return this.#next() as unknown as Promise<IteratorResult<T, undefined>>
  }

  /** Reads no more. The last reader waits until the generator is closed. */
  return(): Promise<IteratorResult<T, undefined>> {
    const wasOpen = !this.#isClosed
    this.close()
    return (wasOpen ? this.#stream.closed() : this.#over()) as unknown as Promise<IteratorResult<T, undefined>>
  }

  /** Its reader has ended, or never began. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#failure = null
    this.#lane.close(this)
    this.#stream.left()
  }

  /** @internal No more items come: they are over, or the generator has failed. */
  sourceEnded(failure: { readonly error: unknown } | null): void {
    if (this.#isClosed) return
    const isTold = this.#lane.endOf(this, failure)
    this.#failure = isTold ? null : failure
  }

  #next(): Future<IteratorResult<T>> {
    if (this.#isClosed) return this.#over()
    if (this.#lane.ready > 0) {
      const value = this.#lane.take()
      this.taken += 1
      this.#stream.asked()
      return this.#given({ done: false, value })
    }
    if (this.#stream.hasEnded) return this.#over()
    const asker = new NextItem(this, this.#lane, this.#stream)
    this.#lane.ask(asker)
    this.#stream.asked()
    return asker
  }

  #over(): Future<IteratorResult<T>> {
    const failure = this.#failure
    this.#failure = null
    const future = new WaitingFuture<IteratorResult<T>>([], this.#stream.loop)
    if (failure === null) future.setResult({ done: true, value: undefined })
    else if (isCancellation(failure.error)) future.cancel()
    else future.setException(failure.error)
    return future
  }

  #given(result: IteratorResult<T>): Future<IteratorResult<T>> {
    const future = new WaitingFuture<IteratorResult<T>>([], this.#stream.loop)
    future.setResult(result)
    return future
  }
}

class NextItem<T> extends WaitingFuture<IteratorResult<T>> implements Asker<T> {
  readonly end: Reader
  readonly #lane: Lane<T>
  readonly #stream: Source<T>

  constructor(end: Reader, lane: Lane<T>, stream: Source<T>) {
    super(stream.task ? [stream.task] : [], stream.loop)
    this.end = end
    this.#lane = lane
    this.#stream = stream
  }

  /** @internal */
  override waitReason(): Wait {
    const { task } = this.#stream
    return task ? { kind: 'next', task } : { kind: 'future' }
  }

  override cancel(message?: string): boolean {
    this.#lane.leave(this)
    return super.cancel(message)
  }
}
