/** Characters of all that is kept of a run. */
const mostKept = 16_000_000

/** Texts that were told in part, kept whole for who asks: the latest ones, as far as there is room. */
export class KeptTexts {
  readonly #texts = new Map<number, string>()
  #next = 0
  #size = 0

  /** The number to ask by. */
  keep(text: string): number {
    const number = this.#next
    this.#next += 1
    this.#texts.set(number, text)
    this.#size += text.length
    for (const [oldest, { length }] of this.#texts) {
      if (this.#size <= mostKept) break
      this.#texts.delete(oldest)
      this.#size -= length
    }
    return number
  }

  /** `undefined`: there never was one, or there was no more room for it. */
  at(number: number): string | undefined {
    return this.#texts.get(number)
  }
  numbers(): Iterable<number> {
    return this.#texts.keys()
  }
}
