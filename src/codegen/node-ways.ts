import { type Argument, caughtNodes, isTaskNode, type Plan, type PlanNode, type PlanWire, wiresOf } from '#compile'
import { casesOf, ERROR, OUT, STREAM } from '#graph'
import type { Dependencies } from './dependencies.ts'
import type { Way } from './shape.ts'
import { isFlowing } from './streams.ts'

/** What is deeper within choices than that is read by nobody, and takes long to find. */
const mostDeep = 50

/**
 * By which ways each node of a plan starts, the outermost first: the cases and failures that have to come before it. `null`:
 * these are not within each other, or it is not known.
 */
export class Ways {
  readonly #nodes: readonly PlanNode[]
  readonly #known = new Map<number, readonly Way[] | null>()
  readonly #members = new Map<number, number[]>()
  readonly #caught: ReadonlySet<number>

  constructor({ nodes }: Plan, { order }: Dependencies) {
    this.#nodes = nodes
    this.#caught = caughtNodes(nodes)
    for (const { group, index } of nodes) {
      if (group === undefined) continue
      const known = this.#members.get(group)
      if (known) known.push(index)
      else this.#members.set(group, [index])
    }
    // In this order, what a node needs is known before it.
    for (const index of order) this.of(index)
  }

  of(index: number): readonly Way[] | null {
    const known = this.#known.get(index)
    if (known !== undefined) return known
    this.#known.set(index, null)
    const node = this.#nodes[index]
    const found = node && isTaskNode(node) ? this.#find(node) : []
    const ways = found && found.length <= mostDeep ? found : null
    this.#known.set(index, ways)
    return ways
  }

  /** By which ways one of these wires delivers, whichever it is. */
  ofWires(wires: readonly PlanWire[]): readonly Way[] | null {
    const all = wires.map((wire) => ({ wire, ways: this.#ofWire(wire) }))
    if (!areKnown(all)) return null
    const [first] = all
    if (!first || all.length === 1) return first?.ways ?? null
    const depth = commonDepth(all)
    return this.#isComplete(all, depth) ? first.ways.slice(0, depth) : null
  }

  #ofWire({ from, by }: PlanWire): readonly Way[] | null {
    const ways = by === STREAM || this.#isInCaught(from) ? null : this.of(from)
    if (ways && by !== undefined) return [...ways, { from, by }]
    // Where its failure leads elsewhere, its value is a way as well.
    return ways && this.#caught.has(from) ? [...ways, { from, by: OUT }] : ways
  }

  /** What leaves a group whose failure leads elsewhere does so only if the group is done. */
  #isInCaught(index: number): boolean {
    const group = this.#nodes[index]?.group
    return group !== undefined && (this.#caught.has(group) || this.#isInCaught(group))
  }

  #find(node: PlanNode): readonly Way[] | null {
    if (isFlowing(node)) return null
    const { args, after, children, group } = node
    const frame = group === undefined ? undefined : this.#nodes[group]
    const waits = [...after, ...this.#afterOf(frame)].map((wire) => this.#ofWire(wire))
    const values = args.map((argument: Argument) => (argument ? this.ofWires(wiresOf(argument)) : []))
    const taken = children.length > 0 ? [shortest(children.map((child) => this.of(child)))] : []
    const members =
      node.kind === 'group' ? [shortest((this.#members.get(node.index) ?? []).map((each) => this.of(each)))] : []
    return longest([...waits, ...values, ...taken, ...members])
  }

  /** What the nodes in a group wait for, too. */
  #afterOf(group: PlanNode | undefined): readonly PlanWire[] {
    if (!group) return []
    const around = group.group === undefined ? [] : this.#afterOf(this.#nodes[group.group])
    return [...group.after, ...around]
  }

  /** Whether one of them delivers each time that this depth is reached. */
  #isComplete(all: readonly Delivery[], depth: number): boolean {
    const first = all.find(({ ways }) => ways.length > depth)
    if (!first) return all.length === 1
    const { from, by } = first.ways[depth] as Way
    if (all.some(({ ways }) => ways[depth]?.from !== from)) return false
    const node = this.#nodes[from]
    const isTry = by === ERROR || by === OUT
    const handles = isTry ? [OUT, ERROR] : node?.kind === 'branch' ? casesOf(node.code).map(({ id }) => id) : []
    return handles.every((handle) => {
      const own = all.filter(({ ways }) => ways[depth]?.by === handle)
      return own.length > 0 && this.#isComplete(own, depth + 1)
    })
  }
}

interface Delivery {
  readonly wire: PlanWire
  readonly ways: readonly Way[]
}

function areKnown(
  all: readonly { readonly wire: PlanWire; readonly ways: readonly Way[] | null }[],
): all is readonly Delivery[] {
  return all.every(({ ways }) => ways !== null)
}

/** The ways of what needs all of these; `null` if they are not within each other. */
function longest(lists: readonly (readonly Way[] | null)[]): readonly Way[] | null {
  const known = lists.flatMap((list) => (list ? [list] : []))
  if (known.length < lists.length) return null
  const most = known.reduce((found, list) => (list.length > found.length ? list : found), [])
  return known.every((list) => isWithin(most, list)) ? most : null
}

/** The ways of what needs any of these; `null` if it is not always the same one of them. */
function shortest(lists: readonly (readonly Way[] | null)[]): readonly Way[] | null {
  const known = lists.flatMap((list) => (list ? [list] : []))
  const [first] = known
  if (!first || known.length < lists.length) return null
  const least = known.reduce((found, list) => (list.length < found.length ? list : found), first)
  return known.every((list) => isWithin(list, least)) ? least : null
}

function isWithin(ways: readonly Way[], outer: readonly Way[]): boolean {
  return outer.every(({ from, by }, at) => ways[at]?.from === from && ways[at].by === by)
}

function commonDepth([one, ...all]: readonly Delivery[]): number {
  const first = one?.ways ?? []
  const others = all.map(({ ways }) => ways)
  const differs = first.findIndex(({ from, by }, at) =>
    others.some((ways) => ways[at]?.from !== from || ways[at].by !== by),
  )
  return differs === -1 ? first.length : differs
}
