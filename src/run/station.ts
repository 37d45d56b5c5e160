import { isConditionalArgument, needsOf, type Plan, type PlanNode, type PlanWire, wiresOf } from '#compile'
import { ERROR, OUT } from '#graph'
import { type EventLoop, Future, isCancellation, type Task } from '#runtime'
import { type Cause, Entry, type Outcome, type Source } from './entry.ts'

const none: readonly never[] = []

/** A wire out of a node, as soon as one of the node's wires may not deliver. `entry`: where it arrives, unless it always delivers. */
export interface Exit {
  readonly by: string
  readonly station: Station
  readonly entry: Entry | null
}

/** The state of one node in the run, with its neighbours, so that passing a value on needs no look-up. */
export class Station implements Source {
  readonly node: PlanNode
  /** The stations whose values are its arguments, in the order of its parameters; `null`: no value. */
  sources: readonly (Station | Entry | null)[] = none
  /** The stations that need its value before they can start, in the order of the file. Empty if it has `exits`. */
  dependants: readonly Station[] = none
  /** Its wires, in the order of the file, if one of them may not deliver although the node is done. */
  exits: readonly Exit[] = none
  /** The stations whose tasks it takes, in the order of its result. */
  children: readonly Station[] = none
  /** The stations that take its task, in the order of the file. */
  takers: readonly Station[] = none
  /** The one of its children that ended first since it began, or had ended before. */
  firstEnded: Station | null = null
  /** Whether nobody needs it any more: it never begins, or its task was cancelled, and its end is nobody's matter. */
  isLetGo = false
  /** How much of what it needs has not arrived. */
  missing = 0
  /** Whether main awaits it. */
  isAwaited = false
  /** Its own task, from its start to its end. */
  task: Task<unknown> | null = null
  /** Whether it has a task, or had one. */
  hasBegun = false
  /** `null`: it has not ended. */
  outcome: Outcome | null = null
  skippedBehind: Cause | null = null
  /** Its value, once it is done. */
  value: unknown = undefined
  /** The error it failed with; a CancelledError if it was cancelled. */
  error: unknown = undefined
  /** Its children's results, as it awaits them. */
  #results: ReadonlyMap<Station, NodeResult> | null = null

  constructor(node: PlanNode) {
    this.node = node
  }

  /** Whether it has begun or ended, or never will. */
  get isStarted(): boolean {
    return this.outcome !== null || this.hasBegun || this.isLetGo
  }

  /** Whether it has a value or a task, or had one: then a node that takes its task can begin. */
  get isLive(): boolean {
    return this.hasBegun || this.outcome === 'done'
  }

  /** Whether it ended with an error, or cancelled. */
  get isFailed(): boolean {
    return this.outcome === 'failed' || this.outcome === 'cancelled'
  }

  /** Whether a wire takes its error. */
  get hasErrorWire(): boolean {
    return this.exits.some(({ by }) => by === ERROR)
  }

  /** The values of its arguments; `undefined` for those that it is not given. */
  argumentValues(): readonly unknown[] {
    return this.sources.map((source) => source?.value)
  }

  /**
   * The results of the nodes whose tasks it takes, in their order. It may await one before that node has a task.
   */
  childResults(options: ResultOptions): readonly Future<unknown>[] {
    const results = new Map(this.children.map((child) => [child, new NodeResult(child, this, options)] as const))
    this.#results = results
    for (const [child, result] of results) if (child.outcome !== null) result.tell()
    return this.children.map((child) => results.get(child) as NodeResult)
  }

  /** Whether it needs what this node gives, or may still need it. */
  needs(station: Station): boolean {
    if (this.outcome !== null) return false
    if (!this.hasBegun) return true
    // It awaits its children from its first step on.
    return this.#results === null ? this.children.length > 0 : this.#results.get(station)?.done() === false
  }

  /**
   * Whether a node other than `taker`, or main, needs what it gives. A node that has not begun counts only if it is
   * needed itself.
   */
  isNeededBesides(taker: Station | null): boolean {
    const open: Station[] = [this]
    const known = new Set(open)
    for (let next = open.pop(); next; next = open.pop()) {
      if (next.isAwaited) return true
      for (const consumer of next.#consumers()) {
        if (consumer === taker || known.has(consumer) || !consumer.needs(next)) continue
        if (consumer.hasBegun || consumer.#isSink) return true
        known.add(consumer)
        open.push(consumer)
      }
    }
    return false
  }

  *#consumers(): Generator<Station> {
    yield* this.dependants
    for (const { station } of this.exits) yield station
    yield* this.takers
  }

  get #isSink(): boolean {
    return this.dependants.length + this.exits.length + this.takers.length === 0
  }

  begin(task: Task<unknown>): void {
    this.task = task
    this.hasBegun = true
    if (this.children.length > 0)
      this.firstEnded = this.children.find(({ outcome }) => outcome !== null && outcome !== 'skipped') ?? null
  }

  succeed(value: unknown): void {
    this.value = value
    this.#end('done')
  }

  fail(error: unknown): void {
    this.error = error
    this.#end(isCancellation(error) ? 'cancelled' : 'failed')
  }

  skip(because: Cause): void {
    this.skippedBehind = because
    this.#end('skipped')
  }

  #end(outcome: Outcome): void {
    this.task = null
    this.outcome = outcome
    for (const taker of this.takers) taker.childEnded(this)
  }

  /** One of its children has ended. */
  childEnded(child: Station): void {
    if (this.hasBegun && child.outcome !== 'skipped') this.firstEnded ??= child
    this.#results?.get(child)?.tell()
  }
}

interface ResultOptions {
  readonly loop: EventLoop
  readonly stations: readonly Station[]
  /** Whether somebody besides the taker needs what the child gives. */
  readonly isNeeded: (child: Station, taker: Station) => boolean
  /** The taker needs the child no more. */
  readonly letGo: (child: Station, taker: Station) => void
}

/**
 * A node's result, as a node that takes its task awaits it. A cancel of it cancels the task, if there is one that nobody
 * else needs.
 */
class NodeResult extends Future<unknown> {
  readonly #station: Station
  readonly #taker: Station
  readonly #options: ResultOptions

  constructor(station: Station, taker: Station, options: ResultOptions) {
    super(options.loop)
    this.#station = station
    this.#taker = taker
    this.#options = options
  }

  /** The node has ended. */
  tell(): void {
    if (this.done()) return
    const { outcome, isFailed, value, error } = this.#station
    if (!isFailed) return this.setResult(value)
    if (outcome === 'cancelled') return void this.cancel()
    this.setException(error)
    // The run knows the error already, so it counts as seen.
    this.exception()
  }

  /** @internal Its task; before there is one, the tasks that must end first. */
  override awaited(): readonly Future<unknown>[] {
    const tasks: Task<unknown>[] = []
    const known = new Set([this.#station])
    // The loop also visits the stations that are added to the set meanwhile.
    for (const { node, task, outcome, children } of known) {
      if (task && !task.done()) tasks.push(task)
      if (task || outcome !== null) continue
      for (const need of needsOf(node)) known.add(this.#options.stations[need] as Station)
      for (const child of children) known.add(child)
    }
    return tasks
  }

  /** @internal */
  override get passesCancelOn(): boolean {
    return this.#station.task?.done() === false && !this.#options.isNeeded(this.#station, this.#taker)
  }

  protected override settleCancelled(message: string | undefined, thrown?: unknown): void {
    super.settleCancelled(message, thrown)
    this.#options.letGo(this.#station, this.#taker)
  }

  /** @internal */
  override askedToStop(): readonly Future<unknown>[] {
    const { task } = this.#station
    return task ? [task] : []
  }
}

/** The stations of a plan's nodes before the run, by the nodes' indices. */
export function stationsOf({ nodes, awaited }: Plan): readonly Station[] {
  const stations = nodes.map((node) => new Station(node))
  const at = (index: number): Station => stations[index] as Station
  const dependants = stations.map((): Station[] => [])
  const exits = new Map<number, Exit[]>()
  const takers = stations.map((): Station[] => [])
  for (const index of awaited) at(index).isAwaited = true
  const enter = (station: Station, wires: readonly PlanWire[]): Entry => {
    const entry = new Entry(wires)
    station.missing += 1
    for (const { from, by = OUT } of wires) {
      const known = exits.get(from)
      if (known) known.push({ by, station, entry })
      else exits.set(from, [{ by, station, entry }])
    }
    return entry
  }
  for (const station of stations) {
    const { node } = station
    const plain = new Set<number>()
    for (const wire of node.after) {
      if (wire.by === undefined) plain.add(wire.from)
      else enter(station, [wire])
    }
    station.sources = node.args.map((argument) => {
      if (isConditionalArgument(argument)) return enter(station, wiresOf(argument))
      if (argument) plain.add(argument.from)
      return argument && at(argument.from)
    })
    station.missing += plain.size
    for (const need of plain) dependants[need]?.push(station)
    station.children = node.children.map(at)
    for (const child of new Set(node.children)) takers[child]?.push(station)
  }
  for (const station of stations) {
    const { index } = station.node
    const own = exits.get(index)
    if (own) station.exits = withDependants(own, dependants[index])
    else station.dependants = kept(dependants[index])
    station.takers = kept(takers[index])
  }
  return stations
}

/** All wires of a node, in the order of the file. */
function withDependants(exits: readonly Exit[], dependants: readonly Station[] = none): readonly Exit[] {
  const plain = dependants.map((station): Exit => ({ by: OUT, station, entry: null }))
  return [...plain, ...exits].sort((a, b) => a.station.node.index - b.station.node.index)
}

/** A copy of exact length: a list that has grown keeps room for a dozen more, and it lives as long as the run. */
function kept(list: readonly Station[] = none): readonly Station[] {
  return list.length > 0 ? list.slice() : none
}
