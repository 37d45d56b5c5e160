import { collectableNodes, isAwaitedInside } from '#compile'
import { partOf, STREAM } from '#graph'
import { type Future, isCancellation, type Task } from '#runtime'
import { errorOf } from '#runtime-internal'
import { Agenda } from './agenda.ts'
import type { Surroundings } from './begin.ts'
import { Colds } from './colds.ts'
import { type Cause, causeOf, delivers } from './entry.ts'
import type { Frame } from './frame.ts'
import { beginOf } from './kinds.ts'
import { letGo } from './let-go.ts'
import { MainWait } from './main-wait.ts'
import { ownTask } from './own-task.ts'
import type { SchedulerOptions } from './scheduler-options.ts'
import type { Exit, Station } from './station.ts'
import { stationsOf } from './stations.ts'
import { addStreams } from './stream.ts'

/**
 * Starts each node's task as soon as everything it needs is there. It counts what is missing, so no wire needs a
 * promise. Rules: ARCHITECTURE.md, "What a drawing means".
 */
export class Scheduler {
  readonly #main: MainWait
  readonly #options: SchedulerOptions
  readonly #stations: readonly Station[]
  readonly #surroundings: Surroundings
  readonly #collectable: ReadonlySet<number>
  readonly #agenda = new Agenda()
  readonly #colds: Colds
  #isClosed = false

  constructor(options: SchedulerOptions) {
    const { plan, loop } = options
    this.#options = options
    this.#stations = stationsOf(plan)
    addStreams({ ...options, stations: this.#stations })
    const lettingGo = {
      stations: this.#stations,
      isEnding: () => this.#main.ended.done(),
      skip: (station: Station, because: Cause) => this.#skip(station, because),
    }
    this.#surroundings = {
      ...options,
      stations: this.#stations,
      // At the end of a run nothing is needed any more: each cancel reaches its task.
      isNeeded: (child, taker) => !lettingGo.isEnding() && child.isNeededBesides(taker),
      letGo: (child, taker) => letGo(child, taker.node.index, lettingGo),
      opened: (frame) => this.#opened(frame.members),
    }
    this.#main = new MainWait(plan, this.#stations, loop)
    this.#collectable = collectableNodes(plan)
    this.#colds = new Colds({
      ...options,
      call: (station) => this.#call(station),
      countEnd: (cold) => this.#countEnd(cold),
      skip: lettingGo.skip,
    })
  }

  /** Ends when all nodes that main awaits have ended; fails with the first error that no gather collects. */
  get finished(): Future<void> {
    return this.#main.ended
  }

  /** The node that failed the run. */
  get failedNode(): number | undefined {
    return this.#main.failedNode
  }

  /** The node's own task; `null` before it has one, and after its end. */
  taskOf(node: number): Task<unknown> | null {
    const { task } = this.#at(node)
    return task?.done() ? null : task
  }

  /** Whether a task of this node, its own or one that its code made, is in a group with a shield. */
  isShielded(task: Task<unknown>, node: number | undefined): boolean {
    return node !== undefined && this.#at(node).isShielded(task)
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
    this.#main.endWithLast()
  }

  /** Nothing begins any more: what the plan is in goes on without it. */
  close(): void {
    this.#isClosed = true
    this.#options.closed()
  }

  /** What the plan comes to: the value that main awaits, or an object of several by the names of their nodes. */
  result(): unknown {
    const { plan } = this.#options
    const results = new Map(plan.awaited.map((index) => [this.#at(index).node.name, this.#at(index).value]))
    const [only] = results.values()
    return results.size === 1 ? only : Object.fromEntries(results)
  }

  /** Fails the run with an error that no task of the run awaited; `node`: the node whose code it came from. */
  fail(error: unknown, node?: number): void {
    this.#main.fail(error, node)
  }

  #at(index: number): Station {
    return this.#stations[index] as Station
  }

  #startStation(station: Station): void {
    if (station.isStarted || this.#isClosed || isAwaitedInside(station.node)) return
    if (partOf(station.node) !== 'task') return this.#give(station, this.#call(station))
    const { group, frame, children } = station
    if ((frame !== null || children.length > 0) && !station.isReady) return this.#skipTaker(station)
    // One of its nodes could begin, if the group had begun.
    if (group && !group.frame?.isOpen) this.#startIfReady(group)
    else this.#startTask(station)
  }

  /** The group's task has made the group that its nodes' tasks belong to. */
  #opened(members: readonly Station[]): void {
    this.#agenda.doEach(members, (member) => this.#startIfReady(member))
    this.#agenda.goOn()
  }

  #call(station: Station): unknown {
    const { node } = station
    return beginOf(node.kind)(node, station, this.#surroundings)
  }

  /** A node that takes the tasks of others is skipped only if all of them are. */
  #skipTaker(station: Station): void {
    const behind = station.children.map(({ skippedBehind }) => skippedBehind)
    const [first = null] = behind
    if (first !== null && !behind.includes(null)) this.#skip(station, first)
  }

  #startTask(station: Station): void {
    const task = ownTask(station, this.#options, () => this.#colds.begin(station))
    task.addQuietCallback(this.#taskDone)
    station.group?.frame?.scope?.adopt(task)
    this.#agenda.doEach(station.takers, (taker) => this.#startIfReady(taker))
    if (station.stream) this.#open(station)
    this.#agenda.goOn()
  }

  /** A node that leaves a stream has begun, and those that read it may begin. */
  #open(station: Station): void {
    const readers = station.exits.filter(({ by }) => by === STREAM)
    this.#agenda.doEach(readers, (exit) => this.#arrive(exit, station))
  }

  #startIfReady(station: Station): void {
    if (station.missing === 0) this.#startStation(station)
  }

  /** The done callback of every node's task: one function for all, since a closure for each would cost memory. */
  readonly #taskDone = (task: Future<unknown>): void => {
    const { tasks, first } = this.#options
    const station = this.#at(tasks.ended(task as Task<unknown>) - first)
    if (task.hasValue()) {
      station.succeed(task.result())
      this.#passOn(station)
    } else this.#taskFailed(station, errorOf(task))
    this.#main.endWithLast()
  }

  #taskFailed(station: Station, error: unknown): void {
    const { index } = station.node
    station.fail(error)
    this.#colds.end(station, { node: index }, error)
    if (!this.#isTaken(station)) this.#failed(station)
    this.#skipDependants(station, { node: index })
    this.#leave(station)
    if (station.frame) this.#closeFrame(station.frame, { node: index })
    this.#countEnd(station)
  }

  #give(station: Station, value: unknown): void {
    station.succeed(value)
    this.#options.watcher.given(station.node.index, value)
    this.#passOn(station)
  }

  #passOn(station: Station): void {
    for (const dependant of station.dependants) {
      dependant.missing -= 1
      if (dependant.missing === 0) this.#startStation(dependant)
    }
    this.#leave(station)
    for (const taker of station.takers) this.#startIfReady(taker)
    if (station.frame) for (const delivery of station.frame.deliveries) this.#deliver(delivery)
    this.#countEnd(station)
  }

  /** The group of a node is done, and those outside hear how the node has ended. */
  #deliver(delivery: Station): void {
    const { node, outcome, value, error, skippedBehind } = delivery.relayed as Station
    const undone = delivery.undoneGroup()
    if (undone) this.#skip(delivery, undone.skippedBehind ?? { node: undone.node.index })
    else if (outcome === 'done') {
      delivery.succeed(value)
      this.#passOn(delivery)
    } else if (outcome === 'failed') {
      // Only now do those outside hear that it had a task.
      delivery.hasBegun = true
      delivery.fail(error)
      for (const taker of delivery.takers) this.#startIfReady(taker)
      this.#skipDependants(delivery, { node: node.index })
      this.#leave(delivery)
    } else this.#skip(delivery, skippedBehind ?? { node: node.index })
  }

  /** A group has ended without being done: what has not begun in it never will, and nothing leaves it. */
  #closeFrame({ members, deliveries }: Frame<Station>, because: Cause): void {
    this.#agenda.doEach([...members, ...deliveries], (station) => this.#skip(station, because))
    this.#agenda.goOn()
  }

  /** The node has ended, and each of its wires delivers or does not. */
  #leave(station: Station): void {
    if (station.exits.length === 0) return
    this.#agenda.doEach(station.leaving, (exit) => this.#arrive(exit, station))
    this.#agenda.goOn()
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

  #failed(station: Station): void {
    if (station.isUntaken) return
    station.isUntaken = true
    const { error, node, group } = station
    // Nothing but its own end is told to a group's tasks by a cancel.
    if (!group) this.#main.failed(error, node.index)
    else if (!isCancellation(error)) group.frame?.fail(error)
  }

  #skipDependants(station: Station, because: Cause): void {
    this.#agenda.doEach(station.dependants, (dependant) => this.#skip(dependant, because))
    this.#agenda.goOn()
  }

  #skip(station: Station, because: Cause): void {
    if (station.outcome !== null || station.hasBegun) return
    const { node, frame, relayed } = station
    station.skip(because)
    if (!relayed) this.#options.watcher.skipped(node.index, because)
    this.#colds.end(station, because)
    for (const child of station.children) this.#giveBack(child)
    for (const { producer } of station.reads) this.#giveBack(producer)
    // The last one pushed runs first: first the dependants, then the gathers that wait for this node, then the count.
    this.#agenda.doEach([station], (ended) => this.#countEnd(ended))
    if (frame) this.#closeFrame(frame, because)
    this.#agenda.doEach(station.takers, (taker) => this.#startIfReady(taker))
    this.#skipDependants(station, because)
    this.#leave(station)
  }

  /** The gather that would have taken the child's error is skipped. */
  #giveBack(child: Station): void {
    // What leaves a group had to be taken in the group.
    if (!child.relayed && child.isFailed && !this.#isTaken(child)) this.#failed(child)
  }

  #countEnd({ isAwaited, group, skippedBehind }: Station): void {
    if (isAwaited) this.#main.countEnd()
    if (!group?.frame) return
    group.frame.open -= 1
    if (group.frame.open > 0) return
    if (group.hasBegun) group.frame.ended?.release()
    else if (skippedBehind) this.#skip(group, skippedBehind)
  }
}
