import { types } from 'node:util'
import { KeptTexts, previewOf, type Run, weightOf, wholeText } from '#run'
import type { WholeOf, WholeText } from '#trace'
import type { WholeReader } from '../apart/apart-run.ts'
import { inStretches } from './in-stretches.ts'

/** How many bytes the values of a finished run may take, as far as that can be measured. */
const mostBytes = 256 * 2 ** 20

type Given = Pick<Run, 'given'>

/**
 * Gives a run's values and lines in full. During the run, its values are its own; afterwards they are kept as far as there
 * is room, and as long as this object. A value is read when it is asked for, so it may differ from what the node gave: code
 * of the run can change it later.
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

  /** The run has ended: keeps its values, and nothing else of it. */
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

  /** All values and lines that can be asked for. */
  *all(): Generator<WholeOf> {
    for (let node = 0; node < this.#nodes; node += 1) if (this.#given.given(node)) yield { kind: 'value', node }
    for (const whole of this.longTexts.numbers()) yield { kind: 'log', whole }
  }
}
