import { anotherUse, findUse, type Plan, type PlanNode, type PlanUse, type PlanUses, usesOf } from '#compile'
import type { TraceEvent } from '#trace'
import { withToldNumbers } from './told-numbers.ts'

/**
 * All nodes of a run, by their numbers. While a file runs for several items of one node at the same time, the nodes within
 * are there several times: for one of the items with the numbers that the trace knows, for the others with further ones.
 */
export class RunUses implements PlanUses {
  readonly own: PlanUse
  readonly all: readonly PlanUse[]
  readonly nodes: readonly PlanNode[]
  readonly #fixed: PlanUses
  /** The uses with further numbers, in the order of these; they are taken again when they are free. */
  readonly #further: PlanUse[] = []
  /** Of each of them: of which use it is a copy. */
  readonly #copied = new Map<PlanUse, PlanUse>()
  readonly #taken = new Set<PlanUse>()
  /** By the use that they are copies of. */
  readonly #spare = new Map<PlanUse, PlanUse[]>()

  constructor(plan: Plan) {
    this.#fixed = usesOf(plan)
    const { own, all, nodes } = this.#fixed
    this.own = own
    this.all = all
    this.nodes = nodes
  }

  usedAt(node: number): PlanUse {
    return this.isTold(node) ? this.#fixed.usedAt(node) : findUse(this.#furtherAt(node), node)
  }

  nodeAt(node: number): PlanNode | undefined {
    if (this.isTold(node)) return this.nodes[node]
    const { plan, first } = this.usedAt(node)
    return plan.nodes[node - first]
  }

  /** Whether a node is in this use, or within it. */
  isWithin(node: number, use: PlanUse): boolean {
    for (let at: PlanUse | null = this.usedAt(node); at; at = at.outer) if (at === use) return true
    return false
  }

  /** The event as the trace has it. */
  told(event: TraceEvent): TraceEvent {
    return this.#further.length > 0 ? withToldNumbers(event, this) : event
  }

  /** Whether the trace knows a node by this number. */
  isTold(node: number): boolean {
    return node < this.own.end
  }

  /** The number by which the trace knows the node that this one is, be it for another item. */
  toldNumber(node: number): number {
    let at = node
    while (!this.isTold(at)) {
      const further = this.#furtherAt(at)
      at += (this.#copied.get(further)?.first ?? 0) - further.first
    }
    return at
  }

  /** A use for the inside of a node to run in: this one if it is free, or a copy. */
  take(inside: PlanUse): PlanUse {
    if (!this.#taken.has(inside)) {
      this.#taken.add(inside)
      return inside
    }
    const spare = this.#spare.get(inside)?.pop()
    if (spare) return spare
    const made = anotherUse(inside, this.#further.at(-1)?.end ?? this.own.end)
    this.#further.push(made)
    this.#copied.set(made, inside)
    return made
  }

  giveBack(use: PlanUse): void {
    const inside = this.#copied.get(use)
    if (!inside) return void this.#taken.delete(use)
    const spare = this.#spare.get(inside)
    if (spare) spare.push(use)
    else this.#spare.set(inside, [use])
  }

  /** A binary search: there are as many as items went on at once. */
  #furtherAt(node: number): PlanUse {
    let from = 0
    let to = this.#further.length
    while (to - from > 1) {
      const middle = (from + to) >> 1
      if ((this.#further[middle]?.first ?? 0) <= node) from = middle
      else to = middle
    }
    return this.#further[from] ?? this.own
  }
}
