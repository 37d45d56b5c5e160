import { caughtNodes, collectableNodes, letsGo, outlivesErrors, type Plan, type PlanNode, wiresInto } from '#compile'
import type { Dependencies } from './dependencies.ts'
import type { Ways } from './node-ways.ts'

/** Which nodes of a plan are done, whatever happens, when another begins. */
export class DoneBefore {
  readonly #nodes: readonly PlanNode[]
  /** The nodes that run unless the whole plan fails before. */
  readonly #sure = new Set<number>()

  constructor(plan: Plan, { order }: Dependencies, ways: Ways) {
    const { nodes } = plan
    this.#nodes = nodes
    const collectable = collectableNodes(plan)
    const taken = new Set([
      ...caughtNodes(nodes),
      ...collectable,
      ...nodes.flatMap(({ index, children }) => (collectable.has(index) ? children : [])),
    ])
    const tasks = new Set(order)
    const isSure = (index: number): boolean => !taken.has(index) && (this.#sure.has(index) || !tasks.has(index))
    for (const index of order) {
      const node = nodes[index]
      if (node && ways.of(index)?.length === 0 && wiresInto(node).every(({ from }) => isSure(from)))
        this.#sure.add(index)
    }
  }

  of(node: PlanNode): ReadonlySet<number> {
    const done = new Set(wiresInto(node).map(({ from }) => from))
    // A set is also gone through for what is added meanwhile.
    for (const index of done) {
      const each = this.#nodes[index]
      if (!each) continue
      const ran = letsGo(each) ? [] : each.children.filter((child) => this.#sure.has(child))
      const ended = outlivesErrors(each) ? [] : ran
      const before = ran.flatMap((child) => this.#needs(child))
      for (const need of [...this.#needs(index), ...ended, ...before]) done.add(need)
    }
    return done
  }

  #needs(index: number): readonly number[] {
    const node = this.#nodes[index]
    return node ? wiresInto(node).map(({ from }) => from) : []
  }
}
