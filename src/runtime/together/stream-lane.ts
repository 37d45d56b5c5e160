import type { Future } from '../core/future.ts'
import type { WaitingFuture } from '../core/waiting-future.ts'
import { isCancellation } from '../ground/errors.ts'
import { Fifo } from '../ground/fifo.ts'

/** One who reads a stream. */
export interface Reader {
  /** How many items this reader has taken. */
  taken: number
  /** What must go on so that it asks. */
  readonly waitedFor: () => Iterable<Future<unknown>>
}

/** One who waits for the next item. */
export interface Asker<T> extends WaitingFuture<IteratorResult<T>> {
  readonly end: Reader
}

/** Where items lie ready, and who waits for one: readers that share items have one lane, others one each. */
export class Lane<T> {
  readonly #items = new Fifo<T>()
  readonly #askers = new Set<Asker<T>>()
  readonly #open = new Set<Reader>()

  /** Whether somebody reads it. */
  get isOpen(): boolean {
    return this.#open.size > 0
  }

  /** Whether somebody waits for an item. */
  get isAsked(): boolean {
    return this.#askers.size > 0
  }

  get ready(): number {
    return this.#items.size
  }

  get readers(): Iterable<Reader> {
    return this.#open
  }

  add(end: Reader): void {
    this.#open.add(end)
  }

  /** Gives the item to the first that asks, or keeps it. */
  put(item: T): void {
    for (const asker of this.#askers) {
      this.#askers.delete(asker)
      if (asker.done()) continue
      asker.end.taken += 1
      return asker.release({ done: false, value: item })
    }
    this.#items.put(item)
  }

  take(): T {
    return this.#items.take()
  }

  ask(asker: Asker<T>): void {
    this.#askers.add(asker)
  }

  /** It waits no more. */
  leave(asker: Asker<T>): void {
    this.#askers.delete(asker)
  }

  /** A reader has left. What lay ready for it alone is gone. */
  close(end: Reader): void {
    this.#open.delete(end)
    this.#dismiss(end, null)
    if (!this.isOpen) this.#items.clear()
  }

  /** No more items come. */
  endOf(end: Reader, failure: { readonly error: unknown } | null): boolean {
    return this.#dismiss(end, failure)
  }

  /** Ends the waits of a reader: the first of them with the failure, if there is one. Returns whether it was told. */
  #dismiss(end: Reader, failure: { readonly error: unknown } | null): boolean {
    let told = false
    for (const asker of this.#askers) {
      if (asker.end !== end) continue
      this.#askers.delete(asker)
      if (failure && !told && !asker.done()) {
        told = true
        if (isCancellation(failure.error)) asker.cancel()
        else asker.setException(failure.error)
      } else asker.release({ done: true, value: undefined })
    }
    return told
  }
}
