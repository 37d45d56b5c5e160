import { isAwaitedInside, type PlanNode } from '#compile'
import { ERROR, STREAM } from '#graph'
import { type EventLoop, Future, isCancellation, type Task } from '#runtime'
import type { Stream } from '#runtime-internal'
import type { Cause, Entry, Outcome, Source } from './entry.ts'
import type { Frame } from './frame.ts'
import { tasksBefore } from './needed-tasks.ts'

const none: readonly never[] = []

/** A wire out of a node, as soon as one of the node's wires may not deliver. `entry`: where it arrives, unless it always delivers. */
export interface Exit {
  readonly by: string
  readonly station: Station
  readonly entry: Entry | null
}

/** What a node leaves besides its value, as its station knows it. */
export interface LeftStream {
  readonly stream: Stream<unknown>
  /** Whether a reader hears of its error, or has heard. */
  readonly isTaken: boolean
  /** What arrives where a wire ends. */
  endAt(entry: Entry): unknown
  /** The node has ended. */
  end(station: { readonly isFailed: boolean; readonly error: unknown }): void
}

/** What a node reads by one of its wires. */
export interface Reading {
  readonly producer: Station
  readonly end: { close(): void }
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
  /** The cold coroutines among its arguments, in the order of its parameters. */
  colds: readonly Station[] = none
  /** Of a cold coroutine: the node in whose task it is awaited. */
  awaiter: Station | null = null
  /** What it leaves besides its value, if that is a stream. */
  stream: LeftStream | null = null
  /** The streams that it reads. */
  reads: readonly Reading[] = none
  /** The group that it is in. */
  group: Station | null = null
  /** What it has as a group; `null`: it is none. */
  frame: Frame<Station> | null = null
  /** The stations by which nodes outside of its groups hear of its end. */
  relays: readonly Station[] = none
  /** It is such a station, of this one. */
  relayed: Station | null = null
  /** And ends when this group has ended. */
  via: Station | null = null
  /** The one of its children that ended first since it began, or had ended before. */
  firstEnded: Station | null = null
  /** Whether nobody needs it any more: it never begins, or its task was cancelled, and its end is nobody's matter. */
  isLetGo = false
  /** How much of what it needs has not arrived. */
  missing = 0
  /** Whether main awaits it. */
  isAwaited = false
  /** Whether its error was nobody's, and has been told as such: several gathers may give it back. */
  isUntaken = false
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

  /**
   * Whether everything that it needs is there. A node that takes the tasks of others begins with the first of them, and
   * waits while they run; a group begins with the first of its nodes.
   */
  get isReady(): boolean {
    if (this.isStarted || this.missing > 0 || isAwaitedInside(this.node)) return false
    if (this.frame) return this.frame.members.some(({ isReady }) => isReady)
    return this.children.length === 0 || this.children.some(({ isLive }) => isLive)
  }

  /** Whether it has a value or a task, or had one: then a node that takes its task can begin. */
  get isLive(): boolean {
    return this.hasBegun || this.outcome === 'done'
  }

  /** Whether it ended with an error, or cancelled. */
  get isFailed(): boolean {
    return this.outcome === 'failed' || this.outcome === 'cancelled'
  }

  /** Whether a wire takes its error, or somebody who reads its stream. */
  get hasErrorWire(): boolean {
    if (this.stream?.isTaken) return true
    return this.exits.some(({ by }) => by === ERROR) || this.relays.some(({ hasErrorWire }) => hasErrorWire)
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

  /** The wires that hear of its end: those of a stream have heard of its beginning. */
  get leaving(): readonly Exit[] {
    return this.stream && this.hasBegun ? this.exits.filter(({ by }) => by !== STREAM) : this.exits
  }

  /** Whether it needs what this node gives, or may still need it. */
  needs(station: Station): boolean {
    if (this.outcome !== null) return false
    if (!this.hasBegun || this.reads.some(({ producer }) => producer === station)) return true
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
      for (const [consumer, giver] of next.#consumers()) {
        if (consumer === taker || known.has(consumer) || !consumer.needs(giver)) continue
        if (consumer.hasBegun || consumer.#isSink) return true
        known.add(consumer)
        open.push(consumer)
      }
    }
    return false
  }

  /** The nodes that hear of its end, each with the station that it hears it from; of a group, of all that leaves it. */
  *#consumers(): Generator<readonly [consumer: Station, giver: Station]> {
    for (const consumer of this.dependants) yield [consumer, this]
    for (const { station } of this.exits) yield [station, this]
    for (const consumer of this.takers) yield [consumer, this]
    for (const relay of this.relays) yield* relay.#consumers()
    for (const delivery of this.frame?.deliveries ?? none) yield* delivery.#consumers()
  }

  get #isSink(): boolean {
    for (const _ of this.#consumers()) return false
    return true
  }

  /** Whether a task of it is in a group with a shield. A group's own task is outside of its shield. */
  isShielded(task: Task<unknown>): boolean {
    const own: Station = this.awaiter ?? this
    for (let at: Station | null = task === own.task ? own.group : own; at; at = at.group)
      if (at.node.kind === 'group' && at.node.shield) return true
    return false
  }

  /** Of a delivery: a group within the outermost one that its node leaves, too, and that is not done. */
  undoneGroup(): Station | null {
    for (let at = this.relayed?.group ?? null; at && at !== this.via; at = at.group)
      if (at.outcome !== 'done') return at
    return null
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
    this.stream?.end(this)
    for (const { end } of this.reads) end.close()
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
    return tasksBefore(this.#station, this.#options.stations)
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
