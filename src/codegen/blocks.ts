import { componentsOf, cutsOf } from './cuts.ts'
import type { Dependencies } from './dependencies.ts'
import { modulesOf } from './modules.ts'

/** A part of main, by how its nodes wait for each other. */
export type Block =
  | { readonly kind: 'node'; readonly nodes: readonly number[] }
  /** One behind the other: nothing of a part starts before all of the part before has ended. */
  | { readonly kind: 'series'; readonly parts: readonly Block[]; readonly nodes: readonly number[] }
  /** Side by side: none waits for any other. */
  | { readonly kind: 'parallel'; readonly parts: readonly Block[]; readonly nodes: readonly number[] }
  /** A node that takes tasks, with all of them: nobody else awaits them. */
  | {
      readonly kind: 'gather'
      readonly gather: number
      readonly parts: readonly Block[]
      readonly nodes: readonly number[]
    }
  /** A block that is a function of its own. */
  | { readonly kind: 'region'; readonly block: Block; readonly nodes: readonly number[] }
  /** Anything else: a promise for each part. A part comes after what it needs. */
  | { readonly kind: 'web'; readonly parts: readonly Block[]; readonly nodes: readonly number[] }

/** How many functions may stand within each other. What is nested deeper is a web of nodes. */
const deepest = 24

/** How many gathers may stand within each other. */
const mostGathers = 3

/** The blocks of all tasks: null if there are none. */
export function blockOf(dependencies: Dependencies): Block | null {
  const nodes = dependencies.order.filter((index) => index !== dependencies.end)
  return nodes.length === 0 ? null : new Blocks(dependencies).of(nodes, 0)
}

class Blocks {
  readonly #dependencies: Dependencies

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies
  }

  /** `nodes`: in order. All that they need of others has ended before. */
  of(nodes: readonly number[], depth: number): Block {
    if (nodes.length === 1) return { kind: 'node', nodes }
    if (depth > deepest) return webOf(nodes.map(nodeBlock), nodes)
    const lists = this.#readyLists(nodes)
    if (lists.size > 0) {
      const rest = nodes.filter((node) => !lists.has(node))
      return this.#seriesOf([...[...lists].map(nodeBlock), ...(rest.length === 0 ? [] : [this.of(rest, depth)])])
    }
    const segments = cutsOf(this.#dependencies, nodes)
    if (segments.length > 1) return this.#seriesOf(segments.map((segment) => this.of(segment, depth)))
    const components = componentsOf(this.#dependencies, nodes)
    if (components.length > 1) {
      return { kind: 'parallel', parts: components.map((part) => this.of(part, depth + 1)), nodes }
    }
    const gathered = this.#gathered(nodes, depth)
    if (gathered) return gathered
    const modules = modulesOf(this.#dependencies, nodes)
    if (modules.length === 1 || modules.length === nodes.length) return webOf(nodes.map(nodeBlock), nodes)
    return webOf(
      modules.map((part) => this.of(part, depth + 1)),
      nodes,
    )
  }

  /** Lists of values that are all there: they end as soon as they begin. */
  #readyLists(nodes: readonly number[]): ReadonlySet<number> {
    const { takesTasks, children, needs, consumers, isCollectedBy } = this.#dependencies
    const inside = new Set(nodes)
    const lists = new Set<number>()
    const isThere = (need: number): boolean => !inside.has(need) || lists.has(need)
    for (const node of nodes) {
      if (!takesTasks(node) || !needs(node).every(isThere)) continue
      // A task, or a list, whose error is collected is taken as a promise.
      const isTaken = children(node).some((child) => isCollectedBy(child, node))
      if (!isTaken && !consumers(node).some((consumer) => isCollectedBy(node, consumer))) lists.add(node)
    }
    return lists
  }

  #seriesOf(blocks: readonly Block[]): Block {
    const parts: Block[] = []
    for (const part of blocks.flatMap((each) => (each.kind === 'series' ? each.parts : [each]))) {
      const [last] = parts.slice(-1)
      const gathered = part.kind === 'node' && last ? this.#gatherOf(part.nodes[0] ?? 0, last) : null
      if (gathered) parts.pop()
      parts.push(gathered ?? part)
    }
    const nodes = parts.flatMap((part) => part.nodes)
    const [only] = parts
    return only && parts.length === 1 ? only : { kind: 'series', parts, nodes }
  }

  /** A gather with the tasks before it, if it takes just these, in their order, and nobody else needs them. */
  #gatherOf(gather: number, before: Block): Block | null {
    const parts = before.kind === 'parallel' ? before.parts : [before]
    // A list of what is there is no task.
    if (before.kind === 'node' && this.#dependencies.takesTasks(before.nodes[0] ?? gather)) return null
    if (before.kind === 'web' || gathersIn(before) >= mostGathers || !this.#takesJust(gather, parts)) return null
    return { kind: 'gather', gather, parts, nodes: [...before.nodes, gather] }
  }

  #takesJust(gather: number, parts: readonly Block[]): boolean {
    const { takesTasks, children, consumers, needs } = this.#dependencies
    const taken = children(gather)
    if (!takesTasks(gather) || taken.length !== parts.length) return false
    const inside = new Set(parts.flatMap(({ nodes }) => nodes))
    const isChild = new Set(taken)
    if (needs(gather).some((need) => inside.has(need) && !isChild.has(need))) return false
    return parts.every((part, at) => {
      const child = taken[at] ?? gather
      if (part.nodes.at(-1) !== child || consumers(child).length > 1) return false
      // Only the child's own error may be collected.
      if (this.#dependencies.isCollectedBy(child, gather) && part.kind !== 'node' && part.kind !== 'gather')
        return false
      return part.nodes.every((node) => node === child || consumers(node).every((each) => inside.has(each)))
    })
  }

  /** A gather with its tasks where no cut may be: it collects their errors. */
  #gathered(nodes: readonly number[], depth: number): Block | null {
    const gather = nodes.at(-1) ?? 0
    const { takesTasks, children } = this.#dependencies
    const parts = takesTasks(gather) ? componentsOf(this.#dependencies, nodes.slice(0, -1)) : []
    const isUnit = (part: readonly number[], at: number): boolean => {
      const last = part.at(-1) ?? gather
      return last === children(gather)[at] && (part.length === 1 || takesTasks(last))
    }
    if (depth > mostGathers || parts.length === 0 || !parts.every(isUnit)) return null
    const blocks = parts.map((part) => this.of(part, depth + 1))
    return this.#takesJust(gather, blocks) ? { kind: 'gather', gather, parts: blocks, nodes } : null
  }
}

function gathersIn(block: Block): number {
  const parts = 'parts' in block ? block.parts : []
  return Math.max(0, ...parts.slice(0, 100).map(gathersIn)) + (block.kind === 'gather' ? 1 : 0)
}

function nodeBlock(node: number): Block {
  return { kind: 'node', nodes: [node] }
}

function webOf(parts: readonly Block[], nodes: readonly number[]): Block {
  return { kind: 'web', parts, nodes }
}
