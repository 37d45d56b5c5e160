/**
 * A set of numbers, one bit each: in a chain of ten thousand nodes each has all earlier ones before it, fifty million in
 * all.
 */
export class IndexSet {
  readonly #words: Uint32Array

  /** `count`: all numbers are below it. */
  constructor(count: number) {
    this.#words = new Uint32Array(Math.ceil(count / 32))
  }

  has(index: number): boolean {
    return (((this.#words[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1
  }

  add(index: number): void {
    this.#words[index >>> 5] = (this.#words[index >>> 5] ?? 0) | (1 << (index & 31))
  }

  addAll(other: IndexSet): void {
    for (let place = 0; place < this.#words.length; place += 1) {
      this.#words[place] = (this.#words[place] ?? 0) | (other.#words[place] ?? 0)
    }
  }
}
