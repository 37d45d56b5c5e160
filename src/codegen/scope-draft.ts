import {
  type Argument,
  argumentOf,
  isTaskNode,
  type Plan,
  type PlanNode,
  type PlanNodeOfKind,
  type PlanWire,
  type TaskNode,
  wiresOf,
} from '#compile'
import { ERROR, OUT } from '#graph'
import { firstOf } from './begins.ts'
import type { Links, TakenInside } from './dependencies.ts'
import { type Frames, keyOf, type Leaving, wireOf } from './leaving.ts'
import type { OutsideTask } from './let-go.ts'
import { type Alternative, type Entering, type Exit, isRecord, type Scope } from './scope.ts'
import { nothing } from './streams.ts'

interface DraftOptions {
  readonly plan: Plan
  readonly frames: Frames
  readonly group: PlanNodeOfKind<'group'> | null
  readonly isLoose: boolean
  readonly inner: ReadonlyMap<number, Scope>
  readonly outside: Outside
}

/** What is known of the whole plan's tasks that are taken from outside, or let go. */
export interface Outside {
  readonly tasks: readonly OutsideTask[]
  readonly letGo: ReadonlySet<number>
  readonly collectable: ReadonlySet<number>
}

/** The plan of one scope, in the making. */
export class ScopeDraft {
  readonly #options: DraftOptions
  readonly #added: PlanNode[] = []
  readonly #entering = new Map<number, Entering>()
  readonly #enteringKeys = new Map<string, number>()
  readonly #exits = new Map<number, Exit>()
  readonly #exitKeys = new Map<string, number>()
  readonly #touches = new Map<number, PlanWire[]>()
  readonly #begins = new Map<number, readonly Alternative[]>()
  readonly #ends: readonly number[]
  readonly #leaving: Scope['leaving']
  /** Whether something in it can't be printed but as a loose scope. */
  isRefused = false
  readonly plan: Plan

  constructor(options: DraftOptions) {
    this.#options = options
    const { plan, group, frames } = options
    const nodes = plan.nodes.map((node) => this.#node(node))
    this.#ends = group && frames.isTaken(group.index) ? group.ends.map((end) => this.#output({ from: end })) : []
    const leaving = group ? this.#leavingOf(group.index) : []
    this.#leaving = leaving.map((wire) => ({ wire, output: this.#output(wire, !wire.isTaken) }))
    if (group && !options.isLoose && leaving.some(({ by, isTask }) => by !== undefined || isTask)) this.isRefused = true
    const own = group
      ? [...this.#ends, ...this.#leaving.map(({ output }) => output)]
      : plan.awaited.map((index) => this.#awaited(index))
    // What nobody takes still has to end before the group does.
    const unheard = group && this.#ends.length === 0 ? group.ends.map((end) => this.#output({ from: end })) : []
    const onError = group ? 'end' : plan.onError
    this.plan = { ...plan, onError, nodes: [...nodes, ...this.#added], awaited: [...own, ...unheard] }
  }

  get parts(): Pick<Scope, 'isLoose' | 'entering' | 'exits' | 'touches' | 'begins' | 'ends' | 'leaving'> {
    return {
      isLoose: this.#options.isLoose,
      touches: this.#touches,
      entering: this.#entering,
      exits: this.#exits,
      begins: this.#begins,
      ends: this.#ends,
      leaving: this.#leaving,
    }
  }

  get links(): Links {
    const exits = [...this.#exits].map(([index, { group }]) => [index, group] as const)
    const own = new Set([...this.#exits].flatMap(([index, { leaving }]) => (leaving === null ? [index] : [])))
    return {
      owners: new Map(exits),
      own,
      touches: this.#touches,
      given: new Set(this.#entering.keys()),
      isLoose: this.#options.isLoose,
      isGroup: this.#options.group !== null,
      letGo: this.#options.outside.letGo,
      collectable: this.#options.outside.collectable,
      certain: new Set(
        [...this.#entering].flatMap(([index, { argument }]) => (this.#isCertain(argument) ? [index] : [])),
      ),
      takenInside: this.#takenInside(),
    }
  }

  /** Whether a node outside begins at once, and whoever takes its task hears of its own end. */
  #isCertain({ from, by, or }: NonNullable<Argument>): boolean {
    const { plan, group, frames } = this.#options
    const node = plan.nodes[from]
    if (!node || !isTaskNode(node) || by !== undefined || or || !group) return false
    const isAround = node.group === undefined || frames.around(group.index).includes(node.group)
    const needs = [...node.after, ...node.args.flatMap(wiresOf)].filter((wire) => isTask(plan, wire.from))
    return isAround && node.kind !== 'group' && needs.length === 0 && node.children.length === 0
  }

  /** The tasks of this scope that nodes in its groups take. */
  #takenInside(): ReadonlyMap<number, readonly TakenInside[]> {
    const { plan, group, frames, outside } = this.#options
    const found = new Map<number, TakenInside[]>()
    for (const { taker, child } of outside.tasks) {
      const node = plan.nodes[child]
      const isOwn = node !== undefined && isTaskNode(node) && node.group === group?.index
      if (!isOwn || frames.around(child).some((each) => !frames.around(taker).includes(each))) continue
      // Behind its end, nothing takes its error.
      if (plan.nodes[taker]?.after.some(({ from }) => from === child)) continue
      const waits = outside.collectable.has(taker)
      found.set(child, [...(found.get(child) ?? []), { waits }])
    }
    return found
  }

  #leavingOf(group: number): readonly Leaving[] {
    const { frames, inner } = this.#options
    const all = frames.leaving(group)
    const isPlain = inner.get(group)?.isPlain ?? !this.#options.isLoose
    // All nodes of a plain group are done when it is.
    return isPlain ? all.filter(({ by, isTaken }) => isTaken || by !== undefined) : all
  }

  #node(node: PlanNode): PlanNode {
    const { group } = this.#options
    if (!isTaskNode(node)) {
      if (group === null && node.kind === 'output')
        return { ...node, args: node.args.map((each) => this.#argument(each)) }
      return node
    }
    if (node.group !== group?.index) return nothing(node)
    const after = node.after.map((wire) => this.#wire(wire, true))
    if (node.kind === 'group') return this.#groupNode({ ...node, after })
    const children = node.children.map((child) => this.#child(child))
    return { ...node, after, args: node.args.map((each) => this.#argument(each)), children } as TaskNode
  }

  #groupNode(node: PlanNodeOfKind<'group'>): PlanNode {
    const scope = this.#options.inner.get(node.index)
    if (!scope) return node
    const entering = [...scope.entering.values()]
    if (scope.isPlain) {
      const args = entering.filter(({ isOrder }) => !isOrder).map(({ argument }) => this.#argument(argument))
      const orders = entering.filter(({ isOrder }) => isOrder).map(({ argument }) => this.#wire(argument, true))
      return { ...node, args, after: [...node.after, ...orders] }
    }
    const touched = entering.flatMap(({ argument }) => wiresOf(this.#argument(argument)))
    this.#touches.set(node.index, touched)
    // An error that enters the group is taken.
    this.#add({ name: node.name, after: touched })
    this.#begins.set(node.index, this.#alternatives(scope))
    return node
  }

  /** Empty: one of the group's nodes waits for nothing outside. */
  #alternatives(scope: Scope): readonly Alternative[] {
    const found = new Map<string, Alternative>()
    const inScope = (way: Alternative['all']) =>
      way.map((argument) => this.#argument(argument) as NonNullable<Argument>)
    for (const alternative of firstOf(scope, this.#options)) {
      const own = { all: inScope(alternative.all), behind: inScope(alternative.behind) }
      if (own.all.length === 0) return []
      found.set(JSON.stringify(own), own)
    }
    return [...found.values()]
  }

  #argument(argument: Argument): Argument {
    const wires = wiresOf(argument)
    const [first] = wires
    if (!argument || !first) return null
    if (!this.#options.isLoose && this.#options.group) {
      const outside = wires.filter(({ from }) => this.#isOutside(from))
      if (outside.length === wires.length) return { from: this.#enter(argument, false) }
      if (outside.length > 0) this.isRefused = true
    }
    return argumentOf(wires.map((wire) => this.#wire(wire, false)))
  }

  #isOutside(from: number): boolean {
    const { plan, group, frames } = this.#options
    const node = plan.nodes[from]
    return node !== undefined && isTaskNode(node) && group !== null && !frames.around(from).includes(group.index)
  }

  #wire({ from, by }: PlanWire, isOrder: boolean): PlanWire {
    const { group, isLoose, frames, inner, plan } = this.#options
    const node = plan.nodes[from]
    const wire = wireOf(from, by)
    if (!node || !isTaskNode(node)) return wire
    if (this.#isOutside(from)) {
      if (!isLoose) return { from: this.#enter(wire, isOrder) }
      return { from: this.#enter(wire, false), by: OUT }
    }
    const around = frames.around(from)
    const within = around[around.length - 1 - (group ? frames.around(group.index).length + 1 : 0)]
    if (within === undefined) return this.#own(wire, isOrder)
    const scope = inner.get(within)
    if (isOrder && scope?.isPlain && by === undefined) return { from: within }
    if (by !== undefined && !isLoose) this.isRefused = true
    const leaving = frames.leaving(within).find((each) => keyOf(each) === keyOf(wire))
    // Nothing takes the error of what leaves the group, and it may yet come.
    if (!leaving && by === ERROR) return { ...this.#wire({ from }, false), by }
    return this.#exit({ group: within, leaving: leaving ?? null })
  }

  /** A group that gives more than its value gives that by an exit, too. */
  #own(wire: PlanWire, isOrder: boolean): PlanWire {
    const { inner, isLoose, frames } = this.#options
    const scope = inner.get(wire.from)
    if (!scope || wire.by !== undefined || isOrder || !isLoose || !isRecord(scope)) return wire
    if (!frames.isTaken(wire.from)) return wire
    return this.#exit({ group: wire.from, leaving: null })
  }

  #exit(exit: Exit): PlanWire {
    const { isLoose, plan } = this.#options
    const key = `${exit.group} ${exit.leaving ? keyOf(exit.leaving) : 'own'}`
    const from =
      this.#exitKeys.get(key) ?? this.#add({ name: plan.nodes[exit.leaving?.from ?? exit.group]?.name ?? '' })
    this.#exitKeys.set(key, from)
    this.#exits.set(from, exit)
    return isLoose ? { from, by: OUT } : { from }
  }

  #enter(argument: NonNullable<Argument>, isOrder: boolean): number {
    const key = JSON.stringify([argument, isOrder])
    const known = this.#enteringKeys.get(key)
    if (known !== undefined) return known
    const index = this.#add({ name: this.#options.plan.nodes[argument.from]?.name ?? '' })
    this.#enteringKeys.set(key, index)
    this.#entering.set(index, { argument, isOrder })
    return index
  }

  #child(child: number): number {
    const { from } = this.#wire({ from: child }, false)
    if (from !== child && !this.#options.isLoose) this.isRefused = true
    return from
  }

  #awaited(index: number): number {
    const wire = this.#own({ from: index }, false)
    return wire.from === index ? index : this.#output({ from: index })
  }

  #output(wire: PlanWire, isOrder = false): number {
    return this.#add({
      kind: 'output',
      args: [this.#wire(wire, isOrder)],
      name: this.#options.plan.nodes[wire.from]?.name ?? '',
    })
  }

  #add(node: {
    readonly name: string
    readonly kind?: 'output'
    readonly args?: readonly Argument[]
    readonly after?: readonly PlanWire[]
  }): number {
    const index = this.#options.plan.nodes.length + this.#added.length
    this.#added.push({ ...nothing({ index, id: '', name: node.name }), ...node } as PlanNode)
    return index
  }
}

function isTask({ nodes }: Plan, index: number): boolean {
  const node = nodes[index]
  return node !== undefined && isTaskNode(node)
}
