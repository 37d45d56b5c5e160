import {
  type Argument,
  isConditional,
  isTaskNode,
  type Plan,
  type PlanNode,
  type PlanWire,
  wiresInto,
  wiresOf,
} from '#compile'
import { casesOf, ERROR } from '#graph'

/** One way that a node runs: a case of a branch, or the failure of a task. */
interface Way {
  readonly from: number
  readonly by: string
}

/** Well nested code that gives one value: `if … else`, `switch` and `try … catch`, with what runs before each. */
export type Choice =
  /** Nodes one behind the other; then the value of a wire, or a choice. */
  | { readonly kind: 'value'; readonly before: readonly number[]; readonly wire: PlanWire }
  | {
      readonly kind: 'branch'
      readonly before: readonly number[]
      readonly branch: number
      readonly cases: readonly Choice[]
    }
  | { readonly kind: 'try'; readonly before: readonly number[]; readonly task: number; readonly failed: Choice }

/** A plan in which nodes of well nested choices are one node each: the one at which the choice begins. */
export interface ChosenPlan {
  readonly plan: Plan
  readonly choices: ReadonlyMap<number, Choice>
  /** Every node, those of choices too; an argument that comes by a choice is the value of the choice's node. */
  readonly nodes: readonly PlanNode[]
  /** The node and the argument for which each choice is made. */
  readonly takers: ReadonlyMap<number, readonly [node: number, at: number]>
}

/**
 * Finds the arguments that come by one of several ways, where all nodes of all ways serve only that argument, each way
 * gives a value, and nothing in them runs side by side. What does not nest so is left as it is.
 */
export function withChoices(plan: Plan): ChosenPlan {
  const choices = new Map<number, Choice>()
  const takers = new Map<number, readonly [number, number]>()
  let [nodes, all] = [plan.nodes, plan.nodes]
  // What is left waits for no other task, so a failure ends all of a choice.
  const targets = plan.onError === 'end' ? plan.nodes.filter(isConditional) : []
  for (const { index, args } of targets) {
    args.forEach((argument, at) => {
      if (!argument?.or) return
      const found = new Finder({ ...plan, nodes }, index, at).find(argument)
      if (!found) return
      choices.set(found.first, found.choice)
      takers.set(found.first, [index, at])
      nodes = withoutInside(taking(nodes, found, index, at), found)
      all = taking(all, found, index, at)
    })
  }
  return { plan: { ...plan, nodes }, choices, nodes: all, takers }
}

interface Found {
  readonly choice: Choice
  /** The node in whose place the choice stands, and all others of it. */
  readonly first: number
  readonly inside: ReadonlySet<number>
}

/** The taker's argument is the value of the choice. */
function taking(nodes: readonly PlanNode[], { first }: Found, taker: number, place: number): readonly PlanNode[] {
  return nodes.map((node) => {
    if (node.index !== taker) return node
    return { ...node, args: node.args.map((argument, at): Argument => (at === place ? { from: first } : argument)) }
  })
}

/** One node for all of a choice, which takes what any of them takes. */
function withoutInside(nodes: readonly PlanNode[], { first, inside }: Found): readonly PlanNode[] {
  const taken = nodes.flatMap(({ index, args }) => (inside.has(index) ? args.flatMap(wiresOf) : []))
  const outside = [...new Set(taken.map(({ from }) => from))].filter((from) => !inside.has(from))
  return nodes.map((node): PlanNode => {
    if (node.index === first) return { ...node, args: outside.map((from) => ({ from })) }
    // A place that nobody looks at: numbers stay as they are.
    return inside.has(node.index) ? ({ ...node, kind: 'output', args: [], after: [], children: [] } as PlanNode) : node
  })
}

class Finder {
  readonly #plan: Plan
  readonly #taker: number
  readonly #at: number
  readonly #inside = new Set<number>()
  /** The ways by which each node is reached, the outermost first. */
  readonly #ways = new Map<number, readonly Way[] | null>()

  constructor(plan: Plan, taker: number, at: number) {
    this.#plan = plan
    this.#taker = taker
    this.#at = at
  }

  find(argument: Argument): Found | null {
    const wires = wiresOf(argument)
    const choice = this.#choiceOf(wires, 0)
    const first = choice && this.#firstOf(choice)
    if (!choice || first === undefined || first === null || !this.#isClosed(first)) return null
    return { choice, first, inside: this.#inside }
  }

  /** `depth`: how many choices are around these wires; null if they do not nest. */
  #choiceOf(wires: readonly PlanWire[], depth: number): Choice | null {
    const ways = wires.map((wire) => this.#waysOf(wire))
    if (ways.includes(null)) return null
    const [only] = wires
    const decided = ways.find((way) => way && way.length > depth)?.[depth]
    if (!decided) return only && wires.length === 1 ? this.#valueOf(only, depth) : null
    const before = this.#chainTo(decided.from, depth)
    if (!before) return null
    this.#inside.add(decided.from)
    const by = (handle: string): readonly PlanWire[] =>
      wires.filter((_, at) => {
        const way = ways[at]?.[depth]
        return way?.from === decided.from && way.by === handle
      })
    if (decided.by !== ERROR) return this.#branchOf(decided.from, before, wires, by, depth)
    const isOwn = ({ from, by: handle }: PlanWire): boolean => from === decided.from && handle === undefined
    const own = wires.filter((wire, at) => isOwn(wire) && ways[at]?.length === depth)
    const isWhole = own.length === 1 && own.length + by(ERROR).length === wires.length
    const failed = isWhole ? this.#choiceOf(by(ERROR), depth + 1) : null
    return failed && { kind: 'try', before, task: decided.from, failed }
  }

  #branchOf(
    branch: number,
    before: readonly number[],
    wires: readonly PlanWire[],
    by: (handle: string) => readonly PlanWire[],
    depth: number,
  ): Choice | null {
    const node = this.#plan.nodes[branch]
    if (node?.kind !== 'branch') return null
    const cases = casesOf(node.code).map(({ id }) => by(id))
    if (cases.flat().length !== wires.length || cases.some((list) => list.length === 0)) return null
    const choices = cases.flatMap((list) => this.#choiceOf(list, depth + 1) ?? [])
    return choices.length === cases.length ? { kind: 'branch', before, branch, cases: choices } : null
  }

  #valueOf(wire: PlanWire, depth: number): Choice | null {
    const before = wire.by === undefined ? this.#chainTo(wire.from, depth) : []
    const node = this.#plan.nodes[wire.from]
    // Only a node that runs because of the choice is a part of it.
    if (!before || !node || (wire.by === undefined && this.#waysTo(wire.from)?.length !== depth)) return null
    if (wire.by === undefined && isTaskNode(node)) this.#inside.add(wire.from)
    return { kind: 'value', before, wire }
  }

  /** The nodes that run for `index` in the same case, one behind the other; null if some of them would run side by side. */
  #chainTo(index: number, depth: number): readonly number[] | null {
    if (depth === 0) return []
    const chain: number[] = []
    for (let node = index; ; ) {
      const needs = [
        ...new Set(
          this.#wiresInto(node)
            .filter(({ by }) => by === undefined)
            .map(({ from }) => from),
        ),
      ]
      const own = needs.filter((need) => this.#waysTo(need)?.length === depth)
      const [next] = own
      if (own.length > 1) return null
      if (next === undefined) break
      chain.unshift(next)
      this.#inside.add(next)
      node = next
    }
    return chain
  }

  #wiresInto(index: number): readonly PlanWire[] {
    const node = this.#plan.nodes[index]
    return node ? wiresInto(node) : []
  }

  /** By which ways a wire delivers. */
  #waysOf(wire: PlanWire): readonly Way[] | null {
    const ways = this.#waysTo(wire.from)
    return ways && wire.by !== undefined ? [...ways, { from: wire.from, by: wire.by }] : ways
  }

  /** By which ways a node starts, the outermost first; null if they are not within each other. */
  #waysTo(index: number): readonly Way[] | null {
    const known = this.#ways.get(index)
    if (known !== undefined) return known
    this.#ways.set(index, null)
    const node = this.#plan.nodes[index]
    const isPlain = node && !node.args.some((argument) => argument?.or) && node.children.length === 0
    const lists = isPlain ? wiresInto(node).map((wire) => this.#waysOf(wire)) : [null]
    const longest = lists.reduce((most, list) => ((list?.length ?? 0) > (most?.length ?? 0) ? list : most), [])
    const isWithin = lists.every((list) => list?.every((way, at) => isSame(way, longest?.[at])))
    const ways = isWithin ? (longest ?? []) : null
    this.#ways.set(index, ways)
    return ways
  }

  #firstOf(choice: Choice): number | null {
    if (choice.kind === 'value' || choice.before.length > 0) return null
    return choice.kind === 'branch' ? choice.branch : choice.task
  }

  /** Whether all its nodes serve only this choice, and need nothing from outside that its first node does not need. */
  #isClosed(first: number): boolean {
    const needs = new Set(this.#wiresInto(first).map(({ from }) => from))
    const isThere = (index: number): boolean => {
      const node = this.#plan.nodes[index]
      return this.#inside.has(index) || needs.has(index) || (node !== undefined && !isTaskNode(node))
    }
    if (this.#plan.awaited.some((index) => this.#inside.has(index))) return false
    const isFed = [...this.#inside].every((index) => this.#wiresInto(index).every(({ from }) => isThere(from)))
    return isFed && this.#plan.nodes.every((node) => this.#inside.has(node.index) || !this.#leaksTo(node))
  }

  #leaksTo(node: PlanNode): boolean {
    const args = node.args.filter((_, at) => node.index !== this.#taker || at !== this.#at)
    const wires = [...node.after, ...args.flatMap(wiresOf)]
    return [...wires.map(({ from }) => from), ...node.children].some((from) => this.#inside.has(from))
  }
}

function isSame(way: Way, other: Way | undefined): boolean {
  return way.from === other?.from && way.by === other.by
}
