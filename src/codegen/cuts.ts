import type { Dependencies } from './dependencies.ts'

/**
 * Cuts nodes wherever all that come later wait for all that come earlier. `nodes` are in an order in which each comes
 * after what it needs.
 *
 * In such an order a cut is where each node that could come next has a wire from each node so far that no node so far
 * needs: any path from one side to the other begins with the one and ends with the other. These wires are counted as
 * the nodes go by, so all cuts are found in one sweep. (The series of Valdes, Tarjan and Lawler, "The recognition of
 * series parallel digraphs", 1982, where transitive wires need not be taken out before.)
 */
export function cutsOf(dependencies: Dependencies, nodes: readonly number[]): readonly (readonly number[])[] {
  const sweep = new Sweep(dependencies, nodes)
  const parts: number[][] = [[]]
  for (const node of nodes) {
    if (sweep.isCut()) parts.push([])
    parts.at(-1)?.push(node)
    sweep.pass(node)
  }
  return parts.filter((part) => part.length > 0)
}

class Sweep {
  readonly #dependencies: Dependencies
  readonly #inside: ReadonlySet<number>
  readonly #missing = new Map<number, number>()
  /** The nodes so far that no node so far needs. */
  readonly #last = new Set<number>()
  /** The nodes that could come next, each with how many of the last it has wires from. */
  readonly #next = new Map<number, number>()
  /** The sum of these numbers. */
  #wires = 0
  /** Errors so far that a node to come collects: it must get them as promises, so they must not be awaited before. */
  #collected = 0

  constructor(dependencies: Dependencies, nodes: readonly number[]) {
    this.#dependencies = dependencies
    this.#inside = new Set(nodes)
    for (const node of nodes) {
      const missing = this.#needs(node).length
      this.#missing.set(node, missing)
      if (missing === 0) this.#next.set(node, 0)
    }
  }

  isCut(): boolean {
    return this.#collected === 0 && this.#wires === this.#last.size * this.#next.size
  }

  pass(node: number): void {
    this.#wires -= this.#next.get(node) ?? 0
    this.#next.delete(node)
    for (const need of this.#needs(node)) {
      if (this.#dependencies.isCollectedBy(need, node)) this.#collected -= 1
      this.#noLongerLast(need)
    }
    this.#last.add(node)
    for (const consumer of this.#dependencies.consumers(node)) {
      const missing = this.#missing.get(consumer)
      if (missing === undefined) continue
      if (this.#dependencies.isCollectedBy(node, consumer)) this.#collected += 1
      this.#missing.set(consumer, missing - 1)
      if (missing > 1) continue
      const wires = this.#needs(consumer).filter((need) => this.#last.has(need)).length
      this.#next.set(consumer, wires)
      this.#wires += wires
    }
  }

  #noLongerLast(node: number): void {
    if (!this.#last.delete(node)) return
    for (const consumer of this.#dependencies.consumers(node)) {
      const wires = this.#next.get(consumer)
      if (wires === undefined) continue
      this.#next.set(consumer, wires - 1)
      this.#wires -= 1
    }
  }

  #needs(node: number): readonly number[] {
    return this.#dependencies.needs(node).filter((need) => this.#inside.has(need))
  }
}

/** The parts of `nodes` that no wire joins, in the order of their first nodes. */
export function componentsOf(dependencies: Dependencies, nodes: readonly number[]): readonly (readonly number[])[] {
  const found = new Map<number, number>(nodes.map((node) => [node, node]))
  const rootOf = (node: number): number => {
    let root = node
    for (let above = found.get(root); above !== undefined && above !== root; above = found.get(root)) root = above
    for (let at = node; at !== root; ) {
      const above = found.get(at) ?? root
      found.set(at, root)
      at = above
    }
    return root
  }
  for (const node of nodes) {
    for (const need of dependencies.needs(node)) if (found.has(need)) found.set(rootOf(node), rootOf(need))
  }
  const parts = new Map<number, number[]>()
  for (const node of nodes) {
    const root = rootOf(node)
    const part = parts.get(root)
    if (part) part.push(node)
    else parts.set(root, [node])
  }
  return [...parts.values()]
}
