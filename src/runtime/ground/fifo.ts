/** With fewer taken items than this, the array is not compacted. */
const fewestToCompact = 32

/** A queue, first in, first out, in constant time; Python's deque. (`Array.shift` moves all items behind the first.) */
export class Fifo<T> {
  #items: (T | undefined)[] = []
  #taken = 0

  get size(): number {
    return this.#items.length - this.#taken
  }

  put(item: T): void {
    this.#items.push(item)
  }

  /** Takes the first item. There must be one. */
  take(): T {
    const item = this.#items[this.#taken] as T
    this.#items[this.#taken] = undefined
    this.#taken += 1
    if (this.#taken >= fewestToCompact && this.#taken * 2 >= this.#items.length) this.#compact()
    return item
  }

  clear(): void {
    this.#items = []
    this.#taken = 0
  }

  /** Runs once half of the array is free, so on average each item is moved at most once. */
  #compact(): void {
    this.#items = this.#items.slice(this.#taken)
    this.#taken = 0
  }
}
