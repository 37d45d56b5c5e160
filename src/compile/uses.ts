import type { Plan, PlanNode, PlanPipeline } from './plan.ts'

/** A plan as a run has it: the pipeline's own, or the inside of one of the nodes that include another. */
export interface PlanUse {
  readonly plan: Plan
  /** The path of its file; `null`: it is the pipeline's own plan. */
  readonly path: string | null
  /** The number in the run of the node that it is the inside of, and the use that this node is in. */
  readonly of: number | null
  readonly outer: PlanUse | null
  /** The number of its first node in the run: its nodes follow one another from there, and what is within them comes next. */
  readonly first: number
  /** The number behind the last node of it and of what is within it. */
  readonly end: number
  /** By the index of the node. */
  readonly inner: ReadonlyMap<number, PlanUse>
}

/** All nodes of a run, by their numbers. A file that is included twice has two sets of them. */
export interface PlanUses {
  /** The pipeline's own plan. */
  readonly own: PlanUse
  /** In the order of their numbers: each before those within it. */
  readonly all: readonly PlanUse[]
  readonly nodes: readonly PlanNode[]
  /** The use that a node is in. */
  usedAt(node: number): PlanUse
}

/** Numbers the nodes of a run: those of the plan itself, then those within its first pipeline node, and so on. */
export function usesOf(plan: Plan): PlanUses {
  const all: PlanUse[] = []
  const own = use(plan, null, null, null, 0, all)
  // Without pipeline nodes there is nothing to add, and a run may have many nodes.
  const nodes = all.length === 1 ? plan.nodes : nodesOf(all, own.end)
  return { own, all, nodes, usedAt: (node) => findUse(own, node) }
}

/** The inside of a node once more, with numbers of its own from `first` on. */
export function anotherUse({ plan, path, of, outer }: PlanUse, first: number): PlanUse {
  return use(plan, path, of, outer, first, [])
}

function use(
  plan: Plan,
  path: string | null,
  of: number | null,
  outer: PlanUse | null,
  first: number,
  all: PlanUse[],
): PlanUse {
  const inner = new Map<number, PlanUse>()
  const made = { plan, path, of, outer, first, end: first + plan.nodes.length, inner }
  all.push(made)
  for (const node of plan.nodes.filter(isPipeline)) {
    const inside = use(node.plan, node.path, first + node.index, made, made.end, all)
    inner.set(node.index, inside)
    made.end = inside.end
  }
  return made
}

function isPipeline(node: PlanNode): node is PlanPipeline {
  return node.kind === 'pipeline'
}

function nodesOf(all: readonly PlanUse[], count: number): readonly PlanNode[] {
  const nodes = new Array<PlanNode>(count)
  for (const { plan, first } of all) for (const node of plan.nodes) nodes[first + node.index] = node
  return nodes
}

/** The use that a node is in, which is in this one or within it. */
export function findUse(around: PlanUse, node: number): PlanUse {
  let at = around
  while (node >= at.first + at.plan.nodes.length) {
    const inside: PlanUse | undefined = [...at.inner.values()].find(({ first, end }) => node >= first && node < end)
    if (!inside) return at
    at = inside
  }
  return at
}

/** The use of this file that is nearest around a node; of a node that is in none, or of no node, its first use. */
export function nearestUse(uses: PlanUses, path: string | null, node: number | undefined): PlanUse {
  for (let at: PlanUse | null = node === undefined ? null : uses.usedAt(node); at; at = at.outer)
    if (at.path === path) return at
  return uses.all.find((each) => each.path === path) ?? uses.own
}
