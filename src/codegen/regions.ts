import type { Block } from './blocks.ts'

/** Main is one function up to so many nodes; beyond, each function has about so many lines. */
const mostNodes = 25
const mostLines = 32
/** A branch with more lines is a function of its own. */
const mostInside = 5

/** Takes parts of a large main out into functions of their own; `canBe` tells whether a part can be one. */
export function withRegions(block: Block, canBe: (block: Block) => boolean): Block {
  if (block.nodes.length <= mostNodes || linesOf(block) <= mostLines) return block
  return new Regions(canBe).of(block)
}

class Regions {
  readonly #canBe: (block: Block) => boolean

  constructor(canBe: (block: Block) => boolean) {
    this.#canBe = canBe
  }

  of(block: Block): Block {
    if (block.kind === 'node' || block.kind === 'region') return block
    if (block.kind !== 'series') return { ...block, parts: block.parts.map((part) => this.#branch(part)) }
    const parts = block.parts.map((part) => this.of(part))
    return { ...block, parts: this.#grouped(parts) }
  }

  #branch(part: Block): Block {
    const inner = this.of(part)
    const isLong = inner.kind !== 'node' && linesOf(inner) > mostInside
    return isLong && this.#canBe(inner) ? regionOf(inner) : inner
  }

  /** Parts one behind the other, in groups until all of them fit on a screen. */
  #grouped(parts: readonly Block[]): readonly Block[] {
    const size = (list: readonly Block[]): number => list.reduce((sum, part) => sum + linesOf(part), 0)
    if (parts.length < 3 || size(parts) <= mostLines) return parts
    // As many groups as are needed, all of about the same size.
    const most = size(parts) / Math.ceil(size(parts) / mostLines)
    const groups: Block[][] = [[]]
    for (const part of parts) {
      const group = groups.at(-1) ?? []
      if (group.length > 0 && size(group) + linesOf(part) > most) groups.push([part])
      else group.push(part)
    }
    const regions = groups.flatMap((group): readonly Block[] => {
      const [only] = group
      if (only && group.length === 1) {
        const isLong = linesOf(only) > mostInside && only.kind !== 'region'
        return [isLong && this.#canBe(only) ? regionOf(only) : only]
      }
      const series: Block = { kind: 'series', parts: group, nodes: group.flatMap(({ nodes }) => nodes) }
      return this.#canBe(series) ? [regionOf(series)] : group
    })
    // Where few of the groups can be functions, more rounds would hardly help.
    return regions.length <= parts.length / 2 ? this.#grouped(regions) : regions
  }
}

function regionOf(block: Block): Block {
  return { kind: 'region', block, nodes: block.nodes }
}

const known = new WeakMap<Block, number>()

/** About how many lines the block takes. */
function linesOf(block: Block): number {
  const lines = known.get(block) ?? countLines(block)
  known.set(block, lines)
  return lines
}

function countLines(block: Block): number {
  if (block.kind === 'node' || block.kind === 'region') return 1
  const parts = block.parts.map(linesOf)
  const sum = parts.reduce((all, lines) => all + lines, 0)
  if (block.kind === 'series') return sum
  if (block.kind === 'web') return sum + block.parts.filter(({ kind }) => kind !== 'node').length * 3 + parts.length * 2
  // Two calls are on one line.
  return sum <= 2 && sum === parts.length ? 1 : sum + 2 + parts.filter((lines) => lines > 1).length * 2
}
