import { transcriptOf } from './interpreter.ts'
import type { Program } from './language.ts'

/** What must be reached: the operation, and the ways in which it ends. */
const wanted: Readonly<Record<string, readonly string[]>> = {
  'await acquire': ['ok', 'CancelledError'],
}

/** How often each operation came to which end. */
export class Coverage {
  readonly #counts = new Map<string, number>()

  async add(program: Program): Promise<void> {
    await transcriptOf(program, { told: (operation, outcome) => this.#count(`${operation}: ${outcome}`) })
  }

  /** What was reached less than a few times. */
  missing(): readonly string[] {
    const all = Object.entries(wanted).flatMap(([operation, ends]) => ends.map((end) => `${operation}: ${end}`))
    return all.filter((end) => (this.#counts.get(end) ?? 0) < few)
  }

  #count(end: string): void {
    this.#counts.set(end, (this.#counts.get(end) ?? 0) + 1)
  }
}

const few = 5
