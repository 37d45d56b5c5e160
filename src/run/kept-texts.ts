/** The most characters that are kept for a run. */
const mostKept = 16_000_000

/**
 * Texts of which only a part was sent, kept whole so that they can be asked for. The oldest are dropped when there is
 * no more room.
 */
export class KeptTexts {
  readonly #texts = new Map<number, string>()
  #next = 0
  #size = 0

  /** Keeps a text; returns the number to ask for it with. */
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

  /** The kept text; `undefined` if there never was one, or if it was dropped. */
  at(number: number): string | undefined {
    return this.#texts.get(number)
  }
  numbers(): Iterable<number> {
    return this.#texts.keys()
  }
}
