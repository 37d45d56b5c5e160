import type { Plan, PlanNode } from '#compile'
import { type EventLoop, Future, isCancellation, type Task } from '#runtime'

const none: readonly never[] = []

/** How far one node of the run is, and its neighbours: passing a value on looks nothing up. */
export class Station {
  readonly node: PlanNode
  /** Whose values it is given, in the order of its parameters; `null`: nothing. */
  sources: readonly (Station | null)[] = none
  /** Those that need its value or its end before they can start, in the order of the file. */
  dependants: readonly Station[] = none
  /** Those whose tasks it takes, in the order of its result. */
  children: readonly Station[] = none
  /** Those that take its task, in the order of the file. */
  gathers: readonly Station[] = none
  /** How many of those that it needs have not ended. */
  missing = 0
  /** Main awaits it. */
  isAwaited = false
  /** Its own task, from its start to its end. */
  task: Task<unknown> | null = null
  /** It has a task, or had one. */
  hasBegun = false
  /** It has ended, or never will begin. */
  isSettled = false
  /** The failed node behind which this one is skipped. */
  skippedBehind: number | null = null
  /** What it gave; `undefined` where it failed or was skipped. */
  value: unknown = undefined
  /** What it failed with, a CancelledError where it was cancelled; `undefined` where it did not fail. */
  error: unknown = undefined
  #result: NodeResult | null = null

  constructor(node: PlanNode) {
    this.node = node
  }

  /** It has begun or ended, or what it would give was cancelled before. */
  get isStarted(): boolean {
    return this.isSettled || this.hasBegun || this.#result?.done() === true
  }

  /** A gather waits while its children run: from its first live child on it is live itself. */
  get isLive(): boolean {
    return this.hasBegun || (this.isSettled && this.skippedBehind === null)
  }

  /** Its result for a gather, which may hold it before the node has a task. */
  result(loop: EventLoop, stations: readonly Station[]): Future<unknown> {
    if (!this.#result) {
      this.#result = new NodeResult(this, loop, stations)
      if (this.isSettled) this.#tell(this.#result)
    }
    return this.#result
  }

  begin(task: Task<unknown>): void {
    this.task = task
    this.hasBegun = true
  }

  succeed(value: unknown): void {
    this.value = value
    this.#settle()
  }

  fail(error: unknown): void {
    this.error = error
    this.#settle()
  }

  #settle(): void {
    this.task = null
    this.isSettled = true
    // A gather that was cancelled has cancelled it before it could be skipped.
    if (this.#result && !this.#result.done()) this.#tell(this.#result)
  }

  #tell(result: NodeResult): void {
    if (this.error === undefined) return result.setResult(this.value)
    if (isCancellation(this.error)) return void result.cancel()
    result.setException(this.error)
    // The run itself has seen it.
    result.exception()
  }
}

/** A node's result as a future: cancelling it cancels the node's task, where there is one. */
class NodeResult extends Future<unknown> {
  readonly #station: Station
  readonly #stations: readonly Station[]

  constructor(station: Station, loop: EventLoop, stations: readonly Station[]) {
    super(loop)
    this.#station = station
    this.#stations = stations
  }

  /** @internal Its task; before it has one, the tasks that it needs the ends of. */
  override awaited(): readonly Future<unknown>[] {
    const tasks: Task<unknown>[] = []
    const known = new Set([this.#station])
    // It goes on over those that are added meanwhile.
    for (const { node, task, isSettled, children } of known) {
      if (task && !task.done()) tasks.push(task)
      if (task || isSettled) continue
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

/** The nodes of a plan before its run, by their indices. */
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

/** A list that has grown keeps room for a dozen more, and these live as long as the run. */
function kept(list: readonly Station[] = none): readonly Station[] {
  return list.length > 0 ? list.slice() : none
}

/** Nodes whose end comes before this one's start; those whose tasks it takes are not among them. */
export function needsOf(node: PlanNode): readonly number[] {
  const needs = new Set(node.after)
  for (const arg of node.args) if (arg) needs.add(arg.from)
  return [...needs]
}
