import type { Plan, PlanNode } from '#compile'
import { type EventLoop, Future, isCancellation, type Task } from '#runtime'

const none: readonly never[] = []

/** How a node ended; a skipped node never began. */
export type Outcome = 'done' | 'failed' | 'cancelled' | 'skipped'

/** The state of one node in the run, with its neighbours, so that passing a value on needs no look-up. */
export class Station {
  readonly node: PlanNode
  /** The stations whose values are its arguments, in the order of its parameters; `null`: no value. */
  sources: readonly (Station | null)[] = none
  /** The stations that need its value or its end before they can start, in the order of the file. */
  dependants: readonly Station[] = none
  /** The stations whose tasks it takes, in the order of its result. */
  children: readonly Station[] = none
  /** The stations that take its task, in the order of the file. */
  gathers: readonly Station[] = none
  /** How many of the nodes it needs have not ended. */
  missing = 0
  /** Whether main awaits it. */
  isAwaited = false
  /** Its own task, from its start to its end. */
  task: Task<unknown> | null = null
  /** Whether it has a task, or had one. */
  hasBegun = false
  /** `null`: it has not ended. */
  outcome: Outcome | null = null
  /** The node whose end made this one be skipped. */
  skippedBehind: number | null = null
  /** Its value, once it is done. */
  value: unknown = undefined
  /** The error it failed with; a CancelledError if it was cancelled. */
  error: unknown = undefined
  #result: NodeResult | null = null

  constructor(node: PlanNode) {
    this.node = node
  }

  /** Whether it has begun or ended, or its result was cancelled before that. */
  get isStarted(): boolean {
    return this.outcome !== null || this.hasBegun || this.#result?.done() === true
  }

  /** Whether it has a value or a task, or had one: then a node that takes its task can begin. */
  get isLive(): boolean {
    return this.hasBegun || this.outcome === 'done'
  }

  /** Whether it ended with an error, or cancelled. */
  get isFailed(): boolean {
    return this.outcome === 'failed' || this.outcome === 'cancelled'
  }

  /** Its result for a gather, which may hold it before the node has a task. */
  result(loop: EventLoop, stations: readonly Station[]): Future<unknown> {
    if (!this.#result) {
      this.#result = new NodeResult(this, loop, stations)
      if (this.outcome !== null) this.#tell(this.#result)
    }
    return this.#result
  }

  begin(task: Task<unknown>): void {
    this.task = task
    this.hasBegun = true
  }

  succeed(value: unknown): void {
    this.value = value
    this.#end('done')
  }

  fail(error: unknown): void {
    this.error = error
    this.#end(isCancellation(error) ? 'cancelled' : 'failed')
  }

  skip(because: number): void {
    this.skippedBehind = because
    this.#end('skipped')
  }

  #end(outcome: Outcome): void {
    this.task = null
    this.outcome = outcome
    // If the result is done, a cancelled gather has cancelled it before this node was skipped.
    if (this.#result && !this.#result.done()) this.#tell(this.#result)
  }

  #tell(result: NodeResult): void {
    if (!this.isFailed) return result.setResult(this.value)
    if (this.outcome === 'cancelled') return void result.cancel()
    result.setException(this.error)
    // The run knows the error already, so it counts as seen.
    result.exception()
  }
}

/** A node's result as a future. A cancel of it cancels the node's task, if there is one. */
class NodeResult extends Future<unknown> {
  readonly #station: Station
  readonly #stations: readonly Station[]

  constructor(station: Station, loop: EventLoop, stations: readonly Station[]) {
    super(loop)
    this.#station = station
    this.#stations = stations
  }

  /** @internal Its task; before there is one, the tasks that must end first. */
  override awaited(): readonly Future<unknown>[] {
    const tasks: Task<unknown>[] = []
    const known = new Set([this.#station])
    // The loop also visits the stations that are added to the set meanwhile.
    for (const { node, task, outcome, children } of known) {
      if (task && !task.done()) tasks.push(task)
      if (task || outcome !== null) continue
      for (const need of needsOf(node)) known.add(this.#stations[need] as Station)
      for (const child of children) known.add(child)
    }
    return tasks
  }

  /** @internal */
  override get passesCancelOn(): boolean {
    return this.#station.task?.done() === false
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
  const gathers = stations.map((): Station[] => [])
  for (const index of awaited) at(index).isAwaited = true
  for (const station of stations) {
    const { node } = station
    const needs = needsOf(node)
    station.missing = needs.length
    for (const need of needs) dependants[need]?.push(station)
    station.sources = node.args.map((arg) => arg && at(arg.from))
    station.children = node.children.map(at)
    for (const child of new Set(node.children)) gathers[child]?.push(station)
  }
  for (const station of stations) {
    station.dependants = kept(dependants[station.node.index])
    station.gathers = kept(gathers[station.node.index])
  }
  return stations
}

/** A copy of exact length: a list that has grown keeps room for a dozen more, and it lives as long as the run. */
function kept(list: readonly Station[] = none): readonly Station[] {
  return list.length > 0 ? list.slice() : none
}

/** The nodes that must end before this one can start, without those whose tasks it takes. */
export function needsOf(node: PlanNode): readonly number[] {
  const needs = new Set(node.after)
  for (const arg of node.args) if (arg) needs.add(arg.from)
  return [...needs]
}
