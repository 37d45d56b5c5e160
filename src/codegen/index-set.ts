/**
 * A set of node numbers, one bit each: in a chain of ten thousand nodes each has all earlier ones, fifty million in
 * all.
 */
export class IndexSet {
  readonly #words: Uint32Array

  /** `count`: all numbers are below it. */
  constructor(count: number) {
    this.#words = new Uint32Array(Math.ceil(count / 32))
  }

  get size(): number {
    return this.#words.reduce((sum, word) => sum + bitsOf(word), 0)
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

  isSame(other: IndexSet): boolean {
    return this.#words.every((word, place) => word === other.#words[place])
  }

  meets(other: IndexSet): boolean {
    return this.#words.some((word, place) => (word & (other.#words[place] ?? 0)) !== 0)
  }
}

function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
