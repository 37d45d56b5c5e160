import { collectableNodes, needsOf, type Plan } from '#compile'
import { partOf } from '#graph'
import { type Future, isCancellation, type Task } from '#runtime'
import { errorOf, WaitingFuture } from '#runtime-internal'
import type { Surroundings } from './begin.ts'
import { type Cause, causeOf, delivers } from './entry.ts'
import { beginOf, willFail } from './kinds.ts'
import { type Exit, type Station, stationsOf } from './station.ts'

/** Told by the scheduler of nodes that have no task. */
export interface SchedulerWatcher {
  given(node: number, value: unknown): void
  skipped(node: number, because: Cause): void
}

export interface SchedulerOptions extends Omit<Surroundings, 'stations' | 'isNeeded' | 'letGo'> {
  readonly plan: Plan
  readonly watcher: SchedulerWatcher
}

interface Failure {
  readonly error: unknown
  readonly node: number
}

/**
 * Starts each node's task as soon as everything it needs is there. It counts what is missing, so no wire needs a
 * promise. Rules: ARCHITECTURE.md, "What a drawing means".
 */
export class Scheduler {
  /** Ends when all nodes that main awaits have ended; fails with the first error that no gather collects. */
  readonly finished: Future<void>
  readonly #options: SchedulerOptions
  readonly #stations: readonly Station[]
  readonly #surroundings: Surroundings
  readonly #collectable: ReadonlySet<number>
  /** The node of each task, by the task's number. */
  readonly #taskNodes: (number | undefined)[] = []
  readonly #next: (() => void)[] = []
  #isGoingOn = false
  #starting: number | undefined
  #failure: Failure | null = null
  #awaited: number

  constructor(options: SchedulerOptions) {
    const { plan, loop } = options
    this.#options = options
    this.#stations = stationsOf(plan)
    this.#surroundings = {
      ...options,
      stations: this.#stations,
      // At the end of a run nothing is needed any more: each cancel reaches its task.
      isNeeded: (child, taker) => !this.finished.done() && child.isNeededBesides(taker),
      letGo: (child, taker) => this.#letGo(child, taker.node.index),
    }
    this.finished = new WaitingFuture({ [Symbol.iterator]: () => this.#liveTasks() }, loop, 'tasks')
    this.#collectable = collectableNodes(plan)
    this.#awaited = plan.awaited.length
  }

  /** The node that failed the run. */
  get failedNode(): number | undefined {
    return this.#failure?.node
  }

  /** The node whose own task this is. */
  nodeOf(task: Task<unknown>): number | undefined {
    return this.#starting ?? this.#taskNodes[task.number]
  }

  /** The node's own task; `null` before it has one, and after its end. */
  taskOf(node: number): Task<unknown> | null {
    const { task } = this.#at(node)
    return task?.done() ? null : task
  }

  /** A node's value, in a list of one; `null`: it has no value yet. */
  given(node: number): readonly [value: unknown] | null {
    const station = this.#stations[node]
    return station?.outcome === 'done' ? [station.value] : null
  }

  /** Gives the inputs their values and starts every node that needs nothing, in the order of the file. */
  start(): void {
    const ready = this.#stations.filter(({ missing }) => missing === 0)
    const isInput = ({ node }: Station): boolean => partOf(node) === 'input'
    for (const station of ready) if (isInput(station)) this.#startStation(station)
    for (const station of ready) if (!isInput(station)) this.#startStation(station)
    this.#endWithLast()
  }

  /** The results that main awaits, by the names of their nodes, in the order of the file. */
  results(): ReadonlyMap<string, unknown> {
    const { plan } = this.#options
    return new Map(plan.awaited.map((index) => [this.#at(index).node.name, this.#at(index).value]))
  }

  /** Fails the run with an error that no task of the run awaited; `node`: the node whose code it came from. */
  fail(error: unknown, node?: number): void {
    if (node !== undefined) this.#failure ??= { error, node }
    if (!this.finished.done()) this.finished.setException(error)
  }

  /** Searched each time, since only an await graph or a deadlock's report asks for it. */
  *#liveTasks(): Generator<Task<unknown>> {
    for (const { task } of this.#stations) if (task) yield task
  }

  #at(index: number): Station {
    return this.#stations[index] as Station
  }

  #startStation(station: Station): void {
    if (station.isStarted) return
    if (partOf(station.node) !== 'task') this.#give(station, this.#begin(station))
    else if (station.children.length > 0) this.#startTaker(station)
    else this.#startTask(station)
  }

  #begin(station: Station): unknown {
    const { node } = station
    return beginOf(node.kind)(node, station, this.#surroundings)
  }

  /**
   * A node that takes the tasks of others begins with the first of them, and waits while they run. It is skipped only
   * if all of them are.
   */
  #startTaker(station: Station): void {
    const { children } = station
    if (children.some(({ isLive }) => isLive)) return this.#startTask(station)
    const behind = children.map(({ skippedBehind }) => skippedBehind)
    const [first = null] = behind
    if (first !== null && !behind.includes(null)) this.#skip(station, first)
  }

  #startTask(station: Station): void {
    const { loop } = this.#options
    const { index, name } = station.node
    this.#starting = index
    const task = loop.createTask(() => this.#begin(station), { name })
    this.#starting = undefined
    this.#taskNodes[task.number] = index
    station.begin(task)
    task.addQuietCallback(this.#taskDone)
    this.#afterThis(station.takers, (taker) => this.#startIfReady(taker))
    this.#goOn()
  }

  #startIfReady(station: Station): void {
    if (station.missing === 0) this.#startStation(station)
  }

  /** The done callback of every node's task: one function for all, since a closure for each would cost memory. */
  readonly #taskDone = (task: Future<unknown>): void => {
    const station = this.#at(this.#taskNodes[(task as Task<unknown>).number] as number)
    if (task.hasValue()) {
      station.succeed(task.result())
      this.#passOn(station)
    } else this.#taskFailed(station, errorOf(task))
    this.#endWithLast()
  }

  #taskFailed(station: Station, error: unknown): void {
    const { index } = station.node
    station.fail(error)
    if (!this.#isTaken(station)) this.#failed(error, index)
    this.#skipDependants(station, { node: index })
    this.#leave(station)
    this.#countAwaited(station)
  }

  #give(station: Station, value: unknown): void {
    station.succeed(value)
    this.#options.watcher.given(station.node.index, value)
    this.#passOn(station)
  }

  #passOn(station: Station): void {
    for (const dependant of station.dependants) {
      dependant.missing -= 1
      this.#startIfReady(dependant)
    }
    this.#leave(station)
    for (const taker of station.takers) this.#startIfReady(taker)
    this.#countAwaited(station)
  }

  /** The node has ended, and each of its wires delivers or does not. */
  #leave(station: Station): void {
    if (station.exits.length === 0) return
    this.#afterThis(station.exits, (exit) => this.#arrive(exit, station))
    this.#goOn()
  }

  #arrive({ by, station, entry }: Exit, from: Station): void {
    if (delivers(from, by)) {
      entry?.take(from, by)
      station.missing -= 1
      this.#startIfReady(station)
    } else if (entry === null || entry.miss()) this.#skip(station, causeOf(from, by))
  }

  /**
   * Whether a wire or a gather takes this node's error. A gather collects the error, or fails with it. A gather that
   * still waits for its `after` takes the error later; that is worth waiting for only if some gather may collect.
   */
  #isTaken(station: Station): boolean {
    if (station.isLetGo || (station.outcome === 'failed' && station.hasErrorWire)) return true
    return station.takers.some(
      ({ node, outcome, hasBegun }) => outcome !== 'skipped' && (hasBegun || this.#collectable.has(node.index)),
    )
  }

  #failed(error: unknown, node: number): void {
    this.#failure ??= { error, node }
    const isOver = this.#options.plan.onError === 'end' || isCancellation(error)
    if (isOver) this.fail(error)
  }

  #skipDependants(station: Station, because: Cause): void {
    this.#afterThis(station.dependants, (dependant) => this.#skip(dependant, because))
    this.#goOn()
  }

  #skip(station: Station, because: Cause): void {
    if (station.outcome !== null || station.hasBegun) return
    const { node } = station
    station.skip(because)
    this.#options.watcher.skipped(node.index, because)
    for (const child of station.children) this.#giveBack(child)
    // The last one pushed runs first: first the dependants, then the gathers that wait for this node, then the count.
    this.#next.push(() => this.#countAwaited(station))
    this.#afterThis(station.takers, (taker) => this.#startIfReady(taker))
    this.#skipDependants(station, because)
    this.#leave(station)
  }

  /**
   * `taker` needs this node no more. If nobody does, its task is cancelled; if it has none yet, it is skipped, and so on
   * with what only it needed.
   */
  #letGo(station: Station, taker: number): void {
    const open = [station]
    for (let next = open.pop(); next; next = open.pop()) {
      if (next.outcome !== null || next.isLetGo || next.isNeededBesides(null)) continue
      next.isLetGo = true
      next.task?.cancel()
      // What has not begun when the run ends is left as it is.
      if (next.hasBegun || this.finished.done()) continue
      this.#skip(next, { node: taker, isUnneeded: true })
      for (const need of [...needsOf(next.node), ...next.node.children]) open.push(this.#at(need))
    }
  }

  #afterThis<T>(items: readonly T[], act: (item: T) => void): void {
    for (const item of [...items].reverse()) this.#next.push(() => act(item))
  }

  /** Depth first without recursion: a chain of thousands of nodes must not overflow the stack. */
  #goOn(): void {
    if (this.#isGoingOn) return
    this.#isGoingOn = true
    for (let act = this.#next.pop(); act; act = this.#next.pop()) act()
    this.#isGoingOn = false
  }

  /** The gather that would have taken the child's error is skipped. */
  #giveBack(child: Station): void {
    if (child.isFailed && !this.#isTaken(child)) this.#failed(child.error, child.node.index)
  }

  #countAwaited({ isAwaited }: Station): void {
    if (isAwaited) this.#awaited -= 1
  }

  /** Ends the run only after all effects of an end, since one of them may be an error. */
  #endWithLast(): void {
    if (this.#awaited > 0 || this.finished.done() || this.#isFailureUnderway()) return
    if (this.#failure) this.finished.setException(this.#failure.error)
    else this.finished.setResult(undefined)
  }

  /** Whether a node has taken an error that it will fail with in its next step. */
  #isFailureUnderway(): boolean {
    return this.#stations.some((station) => {
      const { node, children, hasBegun, outcome } = station
      return children.length > 0 && hasBegun && outcome === null && willFail(node, station)
    })
  }
}
