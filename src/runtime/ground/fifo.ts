/** So many free places are not worth an array of their own. */
const fewestToCompact = 32

/** First in, first out, each in constant time; Python's deque. (`Array.shift` moves all that is behind.) */
export class Fifo<T> {
  #items: (T | undefined)[] = []
  #taken = 0

  get size(): number {
    return this.#items.length - this.#taken
  }

  put(item: T): void {
    this.#items.push(item)
  }

  /** Only where there is one. */
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

  /** At least half of it is free: what is moved was paid for by what was taken. */
  #compact(): void {
    this.#items = this.#items.slice(this.#taken)
    this.#taken = 0
  }
}
