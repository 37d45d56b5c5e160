import type { OpenIterator } from '../loop/open-iterators.ts'
import { awaitedBy } from './await.ts'
import { CoroutineObject } from './coroutine.ts'
import { isFuture } from './future.ts'
import { OutsideFuture } from './outside.ts'
import { presentTask } from './owner.ts'
import type { Task } from './task.ts'

/** What compiled code puts into `for await (… of $each(e))`: the loop then knows of the iterator's promises too. */
export function $each<T>(iterable: AsyncIterable<T> | Iterable<T>): AsyncIterable<T> | Iterable<T> {
  return eachAwaitedBy(presentTask, iterable)
}

/** Like `$each`, for a caller that already knows which task the code belongs to. */
export function eachAwaitedBy<T>(
  taskNow: () => Task<unknown> | null,
  iterable: AsyncIterable<T> | Iterable<T>,
): AsyncIterable<T> | Iterable<T> {
  if (!(Symbol.asyncIterator in iterable)) return iterable
  return { [Symbol.asyncIterator]: () => new WatchedIterator(iterable[Symbol.asyncIterator](), taskNow) }
}

/** An iterator whose promises go through the loop. The loop closes it if nobody else does. */
class WatchedIterator<T> implements AsyncIterator<T>, OpenIterator {
  readonly #iterator: AsyncIterator<T>
  readonly #taskNow: () => Task<unknown> | null
  /** Removes the iterator from its loop's list. */
  #ended: () => void = () => {}
  #hasBegun = false
  isBusy = false

  constructor(iterator: AsyncIterator<T>, taskNow: () => Task<unknown> | null) {
    this.#iterator = iterator
    this.#taskNow = taskNow
  }

  next(): Promise<IteratorResult<T>> {
    const task = this.#taskNow()
    const next = this.#iterator.next()
    if (!task || isFuture(next) || (next as unknown) instanceof CoroutineObject) {
      return awaitedBy(task, next) as Promise<IteratorResult<T>>
    }
    this.#begin(task)
    return awaitedBy(task, new NextFuture(this.#watched(next), task.loop, () => this.#letGo(task))) as Promise<
      IteratorResult<T>
    >
  }

  return(): Promise<IteratorResult<T>> {
    return awaitedBy(this.#taskNow(), this.close()) as Promise<IteratorResult<T>>
  }

  close(): Promise<IteratorResult<T>> {
    this.#ended()
    return this.#iterator.return?.() ?? Promise.resolve({ done: true, value: undefined })
  }

  #begin({ loop }: Task<unknown>): void {
    this.isBusy = true
    if (this.#hasBegun) return
    this.#hasBegun = true
    loop.iterators.add(this)
    this.#ended = () => loop.iterators.delete(this)
  }

  async #watched(next: Promise<IteratorResult<T>>): Promise<IteratorResult<T>> {
    let isOver = true
    try {
      const result = await next
      isOver = result.done === true
      return result
    } finally {
      this.isBusy = false
      if (isOver) this.#ended()
    }
  }

  /** `for await` does not close an iterator whose `next` has failed, so a cancel there would leave it open. */
  #letGo({ loop }: Task<unknown>): void {
    this.close().catch((error: unknown) => {
      loop.callExceptionHandler({ message: 'an error occurred while an async iterator was closed', error })
    })
  }
}

class NextFuture<T> extends OutsideFuture<T> {
  readonly #letGo: () => void

  constructor(next: Promise<T>, loop: Task<unknown>['loop'], letGo: () => void) {
    super(next, loop)
    this.#letGo = letGo
  }

  override cancel(message?: string): boolean {
    const isCancelled = super.cancel(message)
    if (isCancelled) this.#letGo()
    return isCancelled
  }
}
