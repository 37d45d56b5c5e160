import { caughtNodes, collectableNodes, type Plan, type PlanNode, type PlanWire, wiresOf } from '#compile'
import { ERROR, OUT, partOf, policiesOf, STREAM } from '#graph'
import { Calls, Places } from './calls.ts'
import { type Deed, noDeed, type Outcome } from './deed.ts'
import { Flow, type Reading } from './flows.ts'

/*
 * What a drawing does, by the rules in words: no loop, no tasks, no callbacks. At each instant the rules are applied until
 * nothing changes any more; then time goes on to the next end. Slow and simple, to be held against the run.
 */

/** What became of a node. */
export interface Fate {
  readonly node: PlanNode
  /** Of a node that has none for others: the calls of its function. */
  calls: Calls | null
  /** The stream that it leaves, and the one that it reads. */
  flow: Flow | null
  reading: Reading | null
  begunMs: number | null
  outcome: Outcome | null
  endedMs: number | null
  /** It was asked to stop. */
  isAsked: boolean
  /** Nobody needs it any more. */
  isLetGo: boolean
  /** Of a group: a node in it has failed, and nothing took the error; or its time is over. */
  isFailing: boolean
  /** Of a race: whoever came first. */
  winner: Fate | null
  /** Its error was told to its group or to main. */
  isTold: boolean
}

export interface Ending {
  readonly kind: 'succeeded' | 'failed' | 'cancelled'
  /** The run failed since everything waited for something else. */
  readonly isDeadlock: boolean
  /** When main ended: what comes later is cleaning up. */
  readonly mainMs: number
  readonly endMs: number
  /** Nothing had failed before this instant: if all that main awaits ends in it, too, main may end before it fails. */
  readonly mayHaveSucceeded: boolean
  /** From this instant on, who is first at a limit is no matter of time. */
  readonly tieMs: number
  readonly fates: readonly Fate[]
}

/** What a run of the plan comes to. `cancelMs`: a person stops it then. */
export function endingOf(plan: Plan, deeds: ReadonlyMap<string, Deed>, cancelMs: number | null): Ending {
  return new Model(plan, deeds, cancelMs).ending()
}

class Model {
  readonly #plan: Plan
  readonly #deeds: ReadonlyMap<string, Deed>
  readonly #fates: readonly Fate[]
  readonly #collectable: ReadonlySet<number>
  readonly #caught: ReadonlySet<number>
  readonly #places: ReadonlyMap<string, Places>
  readonly #cancelMs: number | null
  #tieMs = Number.POSITIVE_INFINITY
  #nowMs = 0
  #hasFailed = false
  #hadFailedBefore = false
  #mayHaveSucceeded = false
  #mainMs: number | null = null
  #kind: Ending['kind'] = 'succeeded'
  #hasChanged = false
  #isDeadlock = false
  /** It is not known who of two comes first. */
  readonly #tie = (): void => {
    this.#tieMs = Math.min(this.#tieMs, this.#nowMs)
  }

  constructor(plan: Plan, deeds: ReadonlyMap<string, Deed>, cancelMs: number | null) {
    this.#plan = plan
    this.#deeds = deeds
    this.#cancelMs = cancelMs
    this.#places = new Map(Object.entries(plan.limits).map(([name, count]) => [name, new Places(count, this.#tie)]))
    this.#collectable = collectableNodes(plan)
    this.#caught = caughtNodes(plan.nodes)
    this.#fates = plan.nodes.map((node) => ({
      node,
      calls: null,
      flow: null,
      reading: null,
      begunMs: null,
      outcome: null,
      endedMs: null,
      isAsked: false,
      isLetGo: false,
      isFailing: false,
      winner: null,
      isTold: false,
    }))
    for (const fate of this.#fates) this.#addFlow(fate)
  }

  ending(): Ending {
    for (;;) {
      this.#settle()
      const next = Math.min(this.#stopMs, ...this.#fates.map((fate) => this.#nextMs(fate)))
      if (this.#mainMs === null && !Number.isFinite(next)) {
        this.#isDeadlock = true
        this.#hadFailedBefore = true
        this.#endMain('failed')
      } else if (Number.isFinite(next)) {
        this.#nowMs = next
        this.#hadFailedBefore = this.#hasFailed
      } else
        return {
          kind: this.#kind,
          isDeadlock: this.#isDeadlock,
          mainMs: this.#mainMs ?? 0,
          endMs: this.#nowMs,
          mayHaveSucceeded: this.#mayHaveSucceeded,
          tieMs: this.#tieMs,
          fates: this.#fates,
        }
    }
  }

  /** All that happens at this instant: first among the nodes, then main ends, and what is left is asked to stop. */
  #settle(): void {
    if (this.#nowMs === this.#cancelMs) this.#endMain('cancelled')
    do {
      this.#hasChanged = false
      // After each change, who takes an error is settled first, and then who is skipped: both need no turn of the loop.
      for (const fate of this.#fates) this.#tell(fate)
      if (!this.#hasChanged) for (const fate of this.#fates) this.#skip(fate)
      for (const fate of this.#fates) if (!this.#hasChanged) this.#apply(fate)
      if (!this.#hasChanged) this.#main()
    } while (this.#hasChanged)
  }

  #skip(fate: Fate): void {
    if (fate.outcome !== null || fate.begunMs !== null) return
    if (this.#isSkipped(fate, this.#groupOf(fate))) this.#end(fate, 'skipped')
  }

  #apply(fate: Fate): void {
    if (fate.outcome !== null) return
    if (fate.begunMs !== null) return this.#goOn(fate)
    const group = this.#groupOf(fate)
    if (!this.#isReady(fate)) return
    if (group && !this.#isOpen(group)) return
    if (this.#mainMs !== null && !this.#isShielded(fate)) return
    this.#hasChanged = true
    fate.begunMs = this.#nowMs
    if (partOf(fate.node) !== 'task') return this.#end(fate, 'done')
    if (fate.reading) fate.reading.cause = this.#causeOf(fate.node)
    else if (!fate.flow && fate.node.kind !== 'group' && fate.node.children.length === 0)
      fate.calls = this.#callsOf(fate)
  }

  #goOn(fate: Fate): void {
    const { node } = fate
    switch (node.kind) {
      case 'gather':
        return this.#gather(fate, node.returnExceptions)
      case 'race':
        return this.#race(fate, node.winner, node.losers)
      case 'group':
        return this.#group(fate, node.shield, node.timeoutMs)
      default: {
        if (fate.isAsked) fate.calls?.cancel()
        const outcome = fate.isAsked ? 'cancelled' : this.#step(fate)
        // Nobody reads it any more, so its end is nobody's matter.
        if (fate.flow && outcome === 'cancelled' && !fate.isAsked) fate.isLetGo = true
        if (outcome) this.#end(fate, outcome)
      }
    }
  }

  #step({ calls, flow, reading, node, begunMs }: Fate): Outcome | null | undefined {
    if (reading) {
      const { timeoutMs = Number.POSITIVE_INFINITY } = policiesOf(node)
      return this.#nowMs >= (begunMs ?? 0) + timeoutMs ? 'failed' : reading.step()
    }
    return (flow ?? calls)?.step()
  }

  #gather(fate: Fate, collects: boolean): void {
    const children = fate.node.children.map((child) => this.#heard(child, fate))
    if (fate.isAsked) return this.#endWithAsked(fate, 'cancelled', !collects)
    const failed = children.find(({ outcome }) => outcome === 'failed' || outcome === 'cancelled')
    if (!collects && failed) this.#end(fate, failed.outcome === 'failed' ? 'failed' : 'cancelled')
    else if (children.every(({ outcome }) => outcome !== null)) this.#end(fate, 'done')
  }

  #race(fate: Fate, winner: 'done' | 'success', losers: 'cancelled' | 'left'): void {
    if (fate.isAsked) return this.#endWithAsked(fate, 'cancelled')
    const children = fate.node.children.map((child) => this.#heard(child, fate))
    const ended = children.filter(({ outcome }) => outcome !== null && outcome !== 'skipped')
    if (!fate.winner) {
      const first = ended.find(({ outcome }) => winner === 'done' || outcome === 'done')
      const areOver = children.every(({ outcome }) => outcome !== null)
      if (!first && !areOver) return
      this.#hasChanged = true
      fate.winner = first ? this.#fate(first.of) : fate
    }
    const outcome = fate.winner.outcome ?? 'failed'
    if (losers === 'left') return this.#end(fate, outcome)
    this.#endWithAsked(fate, outcome)
  }

  /**
   * It needs its children no more, and ends when those that it could cancel have ended; a gather that does not collect,
   * as asyncio's, with the first that is cancelled, or that it cannot wait for.
   */
  #endWithAsked(fate: Fate, outcome: Outcome, isFirstEnough = false): void {
    const children = [...new Set(fate.node.children)].filter((child) => this.#heard(child, fate).outcome === null)
    // What is in a group is the group's to cancel.
    const own = children.filter((child) => this.#groupLeft(this.#fate(child).node, fate.node) === null)
    for (const child of own) this.#letGo(this.#fate(child), fate)
    const isLeft = own
      .map((child) => this.#fate(child))
      .some((child) => child.isAsked && child.outcome === null && !this.#isNeeded(child, fate))
    const isFree = children.some((child) => !own.includes(child) || this.#isNeeded(this.#fate(child), fate))
    const isOneCancelled = fate.node.children.some((child) => this.#heard(child, fate).outcome === 'cancelled')
    if (!isLeft || (isFirstEnough && (isFree || isOneCancelled))) this.#end(fate, outcome)
  }

  #group(fate: Fate, isShielded: boolean, timeoutMs: number | undefined): void {
    const members = this.#membersOf(fate)
    if (timeoutMs !== undefined && this.#nowMs >= (fate.begunMs ?? 0) + timeoutMs && !fate.isFailing)
      this.#set(fate, 'isFailing')
    const isStopped = fate.isFailing || (fate.isAsked && !isShielded)
    if (isStopped) for (const member of members) if (member.begunMs !== null) this.#ask(member)
    if (members.some(({ begunMs, outcome }) => begunMs !== null && outcome === null)) return
    if (!isStopped && members.some(({ outcome }) => outcome === null)) return
    if (fate.isFailing) this.#end(fate, 'failed')
    else this.#end(fate, fate.isAsked ? 'cancelled' : 'done')
  }

  /** A failure that nothing takes is told to the group, or to main. */
  #tell(fate: Fate): void {
    if (fate.isTold || (fate.outcome !== 'failed' && fate.outcome !== 'cancelled') || this.#isTaken(fate)) return
    this.#set(fate, 'isTold')
    const group = this.#groupOf(fate)
    if (group) {
      if (fate.outcome === 'failed' && group.outcome === null) this.#set(group, 'isFailing')
      return
    }
    this.#hasFailed = true
    if (this.#plan.onError === 'end' || fate.outcome === 'cancelled')
      this.#endMain(fate.outcome === 'failed' ? 'failed' : 'cancelled')
  }

  #isTaken(fate: Fate): boolean {
    const { index } = fate.node
    if (fate.isLetGo || (fate.outcome === 'failed' && this.#caught.has(index))) return true
    const isRead = this.#fates.some(({ reading, outcome }) => reading?.flow === fate.flow && outcome !== 'skipped')
    if (fate.flow?.isHeard && isRead) return true
    return this.#fates.some(
      ({ node, outcome, begunMs }) =>
        node.children.includes(index) &&
        this.#groupLeft(fate.node, node) === null &&
        outcome !== 'skipped' &&
        (begunMs !== null || this.#collectable.has(node.index)),
    )
  }

  #main(): void {
    if (this.#mainMs !== null) return
    if (this.#plan.awaited.some((index) => this.#fate(index).outcome === null)) return
    this.#endMain(this.#hasFailed ? 'failed' : 'succeeded')
  }

  #endMain(kind: Ending['kind']): void {
    if (this.#mainMs !== null) return
    this.#mainMs = this.#nowMs
    this.#kind = kind
    this.#hasChanged = true
    this.#mayHaveSucceeded = !this.#hadFailedBefore
    for (const fate of this.#fates) if (fate.begunMs !== null && !this.#isShielded(fate)) this.#ask(fate)
  }

  #isSkipped(fate: Fate, group: Fate | null): boolean {
    const { node } = fate
    if (group?.outcome) return true
    if (node.after.some((wire) => this.#delivers(wire, node) === false)) return true
    if (
      node.args.some((argument) => argument && wiresOf(argument).every((wire) => this.#delivers(wire, node) === false))
    )
      return true
    if (node.kind === 'group') return this.#membersOf(fate).every(({ outcome }) => outcome === 'skipped')
    const children = node.children.map((child) => this.#heard(child, fate))
    // It looks at its tasks only once it could begin.
    const isBehind = node.after.every((wire) => this.#delivers(wire, node))
    return isBehind && children.length > 0 && children.every(({ outcome }) => outcome === 'skipped')
  }

  #isReady(fate: Fate): boolean {
    const { node } = fate
    if (fate.outcome !== null || fate.begunMs !== null) return false
    if (!node.after.every((wire) => this.#delivers(wire, node))) return false
    if (!node.args.every((argument) => !argument || wiresOf(argument).some((wire) => this.#delivers(wire, node))))
      return false
    if (node.kind === 'group') return this.#membersOf(fate).some((member) => this.#isReady(member))
    const children = node.children.map((child) => this.#heard(child, fate))
    return children.length === 0 || children.some(({ isLive }) => isLive)
  }

  #isOpen(group: Fate): boolean {
    return (
      group.begunMs !== null && group.outcome === null && !group.isFailing && !(group.isAsked && !isShield(group.node))
    )
  }

  /** Whether a wire delivers; `null`: it is not known yet. */
  #delivers({ from, by = OUT }: PlanWire, to: PlanNode): boolean | null {
    const left = this.#groupLeft(this.#fate(from).node, to)
    if (left && left.outcome === null) return null
    if (left && !this.#areDone(this.#fate(from).node, left)) return false
    const { outcome, node, begunMs } = this.#fate(from)
    if (by === STREAM && begunMs !== null) return true
    if (outcome === null) return null
    if (by === STREAM) return false
    if (by === OUT) return outcome === 'done'
    if (by === ERROR) return outcome === 'failed'
    return outcome === 'done' && this.#deedOf(node).says === by
  }

  /** Whether all groups around a node are done, up to this one. */
  #areDone({ group }: PlanNode, outermost: Fate): boolean {
    for (let at = group; at !== undefined; at = this.#plan.nodes[at]?.group) {
      if (this.#fate(at).outcome !== 'done') return false
      if (at === outermost.node.index) return true
    }
    return true
  }

  /** A child as the node that takes its task hears of it. */
  #heard(
    child: number,
    { node }: Fate,
  ): { readonly of: number; readonly outcome: Outcome | null; readonly isLive: boolean } {
    const { node: own, outcome, begunMs } = this.#fate(child)
    const left = this.#groupLeft(own, node)
    if (!left) return { of: child, outcome, isLive: outcome === 'done' || begunMs !== null }
    if (left.outcome === null) return { of: child, outcome: null, isLive: false }
    const told = !this.#areDone(own, left) || outcome === 'cancelled' ? 'skipped' : outcome
    return { of: child, outcome: told, isLive: told === 'done' || told === 'failed' }
  }

  /** `by` needs this one no more. */
  #letGo(fate: Fate, by: Fate | null): void {
    if (fate.outcome !== null || fate.isLetGo || this.#isNeeded(fate, by)) return
    // A stream that nobody reads closes itself.
    if (fate.flow && fate.begunMs !== null) return
    this.#set(fate, 'isLetGo')
    if (fate.begunMs !== null) return this.#ask(fate)
    if (this.#mainMs !== null) return
    this.#end(fate, 'skipped')
    const owners = [fate, ...this.#membersOf(fate)]
    for (const { node } of owners)
      for (const need of [...node.after, ...node.args.flatMap((argument) => wiresOf(argument))])
        this.#letGo(this.#fate(need.from), null)
    for (const { node } of owners) for (const child of node.children) this.#letGo(this.#fate(child), null)
  }

  #isNeeded(fate: Fate, besides: Fate | null, seen: ReadonlySet<Fate> = new Set()): boolean {
    if (this.#mainMs !== null) return false
    if (this.#plan.awaited.includes(fate.node.index)) return true
    const known = new Set([...seen, fate])
    return this.#consumersOf(fate).some((consumer) => {
      if (consumer === besides || known.has(consumer) || !this.#needs(consumer, fate)) return false
      return (
        consumer.begunMs !== null ||
        this.#consumersOf(consumer).length === 0 ||
        this.#isNeeded(consumer, besides, known)
      )
    })
  }

  #consumersOf({ node: { index, kind } }: Fate): readonly Fate[] {
    const givers = new Set([index])
    // Of a group, also those of what leaves it.
    if (kind === 'group') for (const { node } of this.#fates) if (this.#isWithin(node, index)) givers.add(node.index)
    return this.#fates.filter(({ node }) => {
      const sources = [...node.after, ...node.args.flatMap((argument) => wiresOf(argument))].map(({ from }) => from)
      return [...sources, ...node.children].some(
        (from) =>
          givers.has(from) && (from === index || this.#groupLeft(this.#fate(from).node, node)?.node.index === index),
      )
    })
  }

  #isWithin(node: PlanNode, group: number): boolean {
    for (let at = node.group; at !== undefined; at = this.#plan.nodes[at]?.group) if (at === group) return true
    return false
  }

  #needs(consumer: Fate, giver: Fate): boolean {
    if (consumer.outcome !== null) return false
    if (consumer.begunMs === null || (giver.flow && consumer.reading?.flow === giver.flow)) return true
    const { children } = consumer.node
    // It has let its children go, or has heard of this one.
    if (consumer.isAsked || consumer.winner) return false
    return children.some((child) => {
      const isIt = child === giver.node.index || this.#groupLeft(this.#fate(child).node, consumer.node) === giver
      return isIt && this.#heard(child, consumer).outcome === null
    })
  }

  #groupLeft(from: PlanNode, to: PlanNode): Fate | null {
    let left: Fate | null = null
    for (let at = from.group; at !== undefined && !this.#isWithin(to, at); at = this.#plan.nodes[at]?.group)
      left = this.#fate(at)
    return left
  }

  #isShielded({ node }: Fate): boolean {
    for (let at = node.group; at !== undefined; at = this.#plan.nodes[at]?.group) {
      const group = this.#fate(at)
      if (isShield(group.node) && group.outcome === null) return true
    }
    return false
  }

  #nextMs(fate: Fate): number {
    if (fate.begunMs === null || fate.outcome !== null) return Number.POSITIVE_INFINITY
    const { node } = fate
    if (node.kind === 'group') {
      const dueMs = node.timeoutMs === undefined ? Number.POSITIVE_INFINITY : fate.begunMs + node.timeoutMs
      return dueMs > this.#nowMs ? dueMs : Number.POSITIVE_INFINITY
    }
    const { timeoutMs = Number.POSITIVE_INFINITY } = policiesOf(node)
    if (fate.reading) return Math.min(fate.begunMs + timeoutMs, fate.reading.nextMs)
    return (fate.flow ?? fate.calls)?.nextMs ?? Number.POSITIVE_INFINITY
  }

  get #stopMs(): number {
    const isAhead = this.#cancelMs !== null && this.#cancelMs > this.#nowMs && this.#mainMs === null
    return isAhead ? this.#cancelMs : Number.POSITIVE_INFINITY
  }

  /** A node that leaves a stream gets it before the run, since not all that read it may begin. */
  #addFlow(fate: Fate): void {
    const { node } = fate
    if (node.kind !== 'coroutine' || !node.stream) return
    const isReader = ({ node: { args } }: Fate): boolean =>
      args.some((argument) => wiresOf(argument).some(({ from, by }) => from === node.index && by === STREAM))
    const readers = this.#fates.filter(isReader)
    fate.flow = new Flow({
      deed: this.#deedOf(node),
      readers: readers.map((reader) => ({ fate: reader, deed: this.#deedOf(reader.node) })),
      room: node.stream.buffer,
      toAll: node.stream.toAll,
      now: () => this.#nowMs,
      changed: () => {
        this.#hasChanged = true
      },
      tie: this.#tie,
    })
    readers.forEach((reader, at) => {
      reader.reading = fate.flow?.readings[at] ?? null
    })
  }

  #callsOf({ node }: Fate): Calls {
    const { limit } = policiesOf(node)
    const list = 'eachAt' in node && node.eachAt !== undefined ? node.args[node.eachAt] : undefined
    return new Calls({
      node,
      deed: this.#deedOf(node),
      items: list ? this.#deedOf(this.#fate(list.from).node).gives : null,
      places: limit === undefined ? null : (this.#places.get(limit) ?? null),
      cause: this.#causeOf(node),
      now: () => this.#nowMs,
    })
  }

  /** What has let a node begin at this instant, if that is one thing. */
  #causeOf(node: PlanNode): string {
    const wires = [...node.after, ...node.args.flatMap(wiresOf)].filter((wire) => this.#delivers(wire, node))
    const givers = wires.map(({ from }) => this.#groupLeft(this.#fate(from).node, node) ?? this.#fate(from))
    const hasCome = ({ endedMs, begunMs, flow }: Fate): boolean =>
      endedMs === this.#nowMs || (flow !== null && begunMs === this.#nowMs)
    const causes = new Set(givers.filter(hasCome).map(({ node: { id } }) => id))
    const group = node.group === undefined ? null : this.#fate(node.group)
    if (group?.begunMs === this.#nowMs) causes.add(group.node.id)
    const [first = 'the start', ...others] = causes
    return others.length === 0 ? first : `the needs of ${node.id}`
  }

  #deedOf({ name }: PlanNode): Deed {
    return this.#deeds.get(name) ?? noDeed
  }

  #end(fate: Fate, outcome: Outcome): void {
    fate.outcome = outcome
    fate.endedMs = this.#nowMs
    fate.flow?.end(outcome)
    this.#hasChanged = true
  }

  #ask(fate: Fate): void {
    if (fate.outcome === null && !fate.isAsked) this.#set(fate, 'isAsked')
  }

  #set(fate: Fate, what: 'isAsked' | 'isLetGo' | 'isFailing' | 'isTold'): void {
    if (!fate[what]) this.#hasChanged = true
    fate[what] = true
  }

  #membersOf({ node }: Fate): readonly Fate[] {
    return this.#fates.filter(({ node: { group } }) => group === node.index)
  }

  #groupOf({ node: { group } }: Fate): Fate | null {
    return group === undefined ? null : this.#fate(group)
  }

  #fate(index: number): Fate {
    return this.#fates[index] as Fate
  }
}

function isShield(node: PlanNode): boolean {
  return node.kind === 'group' && node.shield
}
