import type { CodePlace } from './module-code.ts'

/** Finds the places of a text's offsets; its lines are found only once. */
export class CodeLines {
  readonly #starts: number[] = [0]

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  /** The line and column of an offset, from 1. */
  at(offset: number): CodePlace {
    let from = 0
    let to = this.#starts.length
    while (from < to) {
      const middle = (from + to) >> 1
      if (offset >= (this.#starts[middle] ?? 0)) from = middle + 1
      else to = middle
    }
    return { line: from, column: offset - (this.#starts[from - 1] ?? 0) + 1 }
  }
}
