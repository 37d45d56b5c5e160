import type { PlanCoroutine } from './kinds/coroutine.ts'
import type { PlanNode } from './plan.ts'
import type { Argument, PlanWire } from './plan-node.ts'

/**
 * The nodes of a plan, where each cold coroutine is awaited by the node that takes its value: that one needs what the
 * coroutine needs. A node that takes tasks makes a task of it, so it is one that comes no earlier than that node may begin.
 */
export function withColds(nodes: readonly PlanNode[]): readonly PlanNode[] {
  if (!nodes.some(isDrawnCold)) return nodes
  const colds = new Colds(nodes)
  return nodes.map((node) => colds.planned(node))
}

function isDrawnCold(node: PlanNode): node is PlanCoroutine {
  return node.kind === 'coroutine' && node.start === 'awaited'
}

class Colds {
  readonly #nodes: readonly PlanNode[]
  /** By the index of a cold coroutine: the one node that takes its value. */
  readonly #takers = new Map<number, PlanNode>()

  constructor(nodes: readonly PlanNode[]) {
    this.#nodes = nodes
    for (const node of nodes) {
      for (const argument of node.args) if (argument && this.#isCold(argument)) this.#takers.set(argument.from, node)
      for (const child of node.children) if (this.#isCold({ from: child })) this.#takers.set(child, node)
    }
  }

  planned(node: PlanNode): PlanNode {
    if (!isDrawnCold(node)) return this.#awaiting(node)
    const taker = this.#takers.get(node.index)
    const { start: _, ...rest } = node
    if (taker?.children.includes(node.index)) {
      return this.#awaiting({ ...rest, after: [...node.after, ...taker.after] })
    }
    if (this.#runs(node)) return this.#awaiting({ ...node, awaiter: taker?.index ?? null })
    const { group: __, ...loose } = node
    return { ...loose, after: [], args: [], awaiter: null }
  }

  #isCold({ from, by }: PlanWire): boolean {
    const node = this.#nodes[from]
    return by === undefined && node !== undefined && isDrawnCold(node)
  }

  /** Whether somebody awaits it who runs. */
  #runs(node: PlanNode): boolean {
    for (let at: PlanNode | undefined = node; at; at = this.#takers.get(at.index))
      if (!isDrawnCold(at) || this.#takers.get(at.index)?.children.includes(at.index)) return true
    return false
  }

  #awaiting(node: PlanNode): PlanNode {
    const awaited = node.args.filter((argument) => argument && this.#isCold(argument))
    if (awaited.length === 0) return node
    const args = node.args.map((argument): Argument => (awaited.includes(argument) ? cold(argument) : argument))
    const all = this.#within(node)
    const behind = all.flatMap(({ args: own }) => own.filter((argument) => argument && !this.#isCold(argument)))
    return { ...node, args, behind, after: [...node.after, ...all.flatMap(({ after }) => after)] }
  }

  /** All cold coroutines that run in the task of a node. */
  #within(node: PlanNode): readonly PlanNode[] {
    return node.args.flatMap((argument) => {
      const inner = argument && this.#isCold(argument) ? this.#nodes[argument.from] : undefined
      return inner ? [inner, ...this.#within(inner)] : []
    })
  }
}

function cold(argument: Argument): Argument {
  return argument && { from: argument.from, isCold: true }
}
