import { types } from 'node:util'
import { KeptTexts, previewOf, type Run, weightOf, wholeText } from '#run'
import type { WholeOf, WholeText } from '#trace'
import type { WholeReader } from '../apart/apart-run.ts'
import { inStretches } from './in-stretches.ts'

/** What values of a run that is over may take, as far as that can be seen; in bytes. */
const mostBytes = 256 * 2 ** 20

type Given = Pick<Run, 'given'>

/**
 * What there is of a run's values and lines beyond what was told of them. While it goes on its values are its own; once it
 * is over they are kept as far as there is room, and no longer than this is. They are read as they are when they are asked
 * for: code of the run may have changed what a node gave.
 */
export class RunMemory implements WholeReader {
  readonly longTexts: KeptTexts = new KeptTexts()
  readonly #nodes: number
  #given: Given

  constructor(run: () => Given, nodes: number) {
    this.#given = { given: (node) => run().given(node) }
    this.#nodes = nodes
  }

  /** `null`: it is not there (any more). */
  async readWhole(of: WholeOf): Promise<WholeText | null> {
    if (of.kind === 'value') {
      const given = this.#given.given(of.node)
      if (!given) return null
      const [value] = given
      const whole = await inStretches(wholeText(value, types.isProxy))
      return whole.isJson ? { ...whole, preview: previewOf(value) } : whole
    }
    const text = this.longTexts.at(of.whole)
    return text === undefined ? null : { text, isJson: false, length: text.length, isCounted: true }
  }

  /** The run has ended: only its values are kept of it. */
  async over(): Promise<void> {
    const kept = new Map<number, readonly [unknown]>()
    for (let node = 0; node < this.#nodes; node += 1) {
      const given = this.#given.given(node)
      if (given) kept.set(node, given)
    }
    this.#given = { given: (node) => kept.get(node) ?? null }
    const known = new Set<unknown>()
    let left = mostBytes
    for (const [node, [value]] of kept) {
      const bytes = await inStretches(weightOf(value, types.isProxy, known, left))
      if (bytes > left) kept.delete(node)
      else left -= bytes
    }
  }

  /** All that can be asked for. */
  *all(): Generator<WholeOf> {
    for (let node = 0; node < this.#nodes; node += 1) if (this.#given.given(node)) yield { kind: 'value', node }
    for (const whole of this.longTexts.numbers()) yield { kind: 'log', whole }
  }
}
