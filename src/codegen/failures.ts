import {
  caughtNodes,
  collectableNodes,
  collects,
  isConditional,
  isTaskNode,
  outlivesErrors,
  type Plan,
  type TaskNode,
} from '#compile'
import { ERROR } from '#graph'
import { type Block, blockOf } from './blocks.ts'
import { awaitsCold } from './colds.ts'
import { type Dependencies, type Links, noLinks } from './dependencies.ts'
import { inOrder } from './in-order.ts'
import { printingOf } from './kinds.ts'
import type { Flowing } from './streams.ts'

/** Who must hear of a node's failure, so that main throws every error that no gather takes. */
export type Hearing =
  | { readonly kind: 'main' }
  /** Main, once all of these gathers are skipped, unless what takes it in a group has begun. */
  | {
      readonly kind: 'unlessTaken'
      readonly gathers: readonly number[]
      /** Whether something in a group may take it as soon as that begins. */
      readonly waits: boolean
    }
  /** A gather always takes it, or the node can't fail. */
  | { readonly kind: 'nobody' }

/** What happens after the failures of a plan's nodes. */
export interface Failures {
  /** Whether nothing ever goes on after something was skipped: then an error may simply be thrown. */
  readonly areFinal: boolean
  readonly hearingOf: (index: number) => Hearing
  /** Whether one of the gather's children may be skipped. */
  readonly hasSkips: (gather: number) => boolean
  /** Whether its error is taken, but by a group that may not have begun when it comes. */
  readonly isTakenLate: (index: number) => boolean
  /** Whether something handles its promise as soon as it exists, whoever hears of it. */
  readonly isHandled: (index: number) => boolean
}

/** `endsOthers`: whether nothing goes on after main has thrown. */
export function failuresOf(
  plan: Plan,
  dependencies: Dependencies,
  endsOthers: boolean,
  links: Links = noLinks,
): Failures {
  const failures = new PlanFailures(plan, dependencies, links)
  const othersFinish = plan.onError === 'finish'
  return {
    areFinal: !(othersFinish && endsOthers) && failures.areFinal(othersFinish) && areWhole(plan, dependencies),
    hearingOf: (index) => failures.hearingOf(index),
    hasSkips: (gather) => failures.hasSkips(gather),
    isTakenLate: (index) => failures.isTakenLate(index),
    isHandled: (index) => failures.isHandled(index),
  }
}

/**
 * Whether each node that can end before its tasks is printed with them, in one expression. Anywhere else, what is behind
 * it could not begin before its slowest task has ended.
 */
function areWhole({ nodes }: Plan, dependencies: Dependencies): boolean {
  const early = nodes.filter((node) => isTaskNode(node) && printingOf(node.kind).taking?.endsEarly)
  if (early.length === 0) return true
  const block = blockOf(dependencies)
  const whole = new Set(block ? takersIn(block) : [])
  return early.every(({ index }) => whole.has(index))
}

/** The nodes that are printed together with the tasks that they take. */
function takersIn(block: Block): readonly number[] {
  if (block.kind === 'node') return []
  const parts = block.kind === 'region' ? [block.block] : block.parts
  return [...(block.kind === 'gather' ? [block.gather] : []), ...parts.flatMap(takersIn)]
}

class PlanFailures {
  readonly #dependencies: Dependencies
  readonly #tasks: ReadonlyMap<number, TaskNode>
  readonly #collectable: ReadonlySet<number>
  readonly #failing = new Set<number>()
  /** Nodes that may be skipped though nothing failed; with outputs. */
  readonly #conditional: Set<number>
  /** Nodes behind one that may fail or be skipped. */
  readonly #behind = new Set<number>()
  /** Nodes with a wire that takes their error. */
  readonly #caught: ReadonlySet<number>
  /** Groups whose nodes wait by themselves for what they need. */
  readonly #touching: ReadonlySet<number>
  /** What enters a group that does not wait for it: its nodes do. */
  readonly #awaitedHere: ReadonlySet<number>
  /** Gathers that take a task from outside of their group. */
  readonly #takingOutside: ReadonlySet<number>
  readonly #takenInside: Links['takenInside']
  readonly #isGroup: boolean

  constructor(plan: Plan, dependencies: Dependencies, links: Links) {
    const { owners, touches, given, isLoose } = links
    this.#dependencies = dependencies
    this.#tasks = new Map(dependencies.tasks.map((task) => [task.index, task]))
    this.#collectable = new Set([...collectableNodes(plan), ...links.collectable])
    this.#takenInside = links.takenInside
    this.#isGroup = links.isGroup
    this.#conditional = new Set(plan.nodes.filter(isConditional).map(({ index }) => index))
    const touched = [...touches.values()].flat().flatMap(({ from, by }) => (by === ERROR ? [from] : []))
    // What leaves a group as a failure was taken in it. Whether it may be one is not known here.
    const exits = isLoose ? [...owners.keys()] : []
    // The error of a stream is its readers' matter, and they may go on after it.
    const ends = dependencies.tasks.filter((task) => (task as Flowing).isEnd).map(({ index }) => index)
    for (const index of ends) this.#conditional.add(index)
    this.#caught = new Set([...caughtNodes(plan.nodes), ...touched, ...exits, ...ends])
    for (const index of exits) {
      this.#failing.add(index)
      this.#conditional.add(index)
    }
    this.#touching = new Set(touches.keys())
    this.#awaitedHere = isLoose ? given : new Set()
    const outside = dependencies.tasks.map(
      ({ index, children }) => [index, children.filter((child) => this.#awaitedHere.has(child))] as const,
    )
    this.#takingOutside = new Set(outside.flatMap(([index, children]) => (children.length > 0 ? [index] : [])))
    for (const child of outside.flatMap(([, children]) => children)) {
      this.#failing.add(child)
      if (!links.certain.has(child)) this.#conditional.add(child)
    }
    for (const index of inOrder(dependencies, [...this.#tasks.keys()])) {
      if (this.#canFail(index)) this.#failing.add(index)
      const mayEndOthers = (need: number): boolean =>
        this.#failing.has(need) || this.#conditional.has(need) || this.#behind.has(need)
      if ([...dependencies.needs(index), ...this.#children(index)].some(mayEndOthers)) this.#behind.add(index)
    }
  }

  areFinal(othersFinish: boolean): boolean {
    if (this.#conditional.size > 0) return false
    const indices = [...this.#tasks.keys()]
    if (!indices.every(this.#dependencies.isAwaited) || indices.some((index) => this.#isSurvived(index))) return false
    return !othersFinish || !indices.some((index) => this.#goesOn(index))
  }

  hearingOf(index: number): Hearing {
    if (this.#caught.has(index)) return { kind: 'nobody' }
    const over = this.#gathersOver(index)
    if (!this.#failsOfItself(index)) {
      return this.#isSkippable(index) && !this.isHandled(index) ? { kind: 'main' } : { kind: 'nobody' }
    }
    const atOnce = over.filter((gather) => this.#startsAtOnce(gather))
    if (atOnce.some((gather) => !this.#isHeardItself(gather))) return { kind: 'main' }
    // A gather that starts at once collects the error or fails with it.
    if (atOnce.length > 0) return { kind: 'nobody' }
    const gathers = over.filter((gather) => this.#collectable.has(gather))
    const inside = this.#takenInside.get(index) ?? []
    const isTaken = gathers.length + inside.length > 0 || over.some((gather) => this.#takingOutside.has(gather))
    if (!isTaken) return { kind: 'main' }
    return { kind: 'unlessTaken', gathers, waits: inside.some(({ waits }) => waits) }
  }

  isTakenLate(index: number): boolean {
    return this.#caught.has(index) && !this.isHandled(index)
  }

  hasSkips(gather: number): boolean {
    return this.#children(gather).some((child) => this.#isSkippable(child))
  }

  /** Asked in the order of `inOrder`, so that the answers for its children are known. */
  #canFail(index: number): boolean {
    const task = this.#tasks.get(index)
    if (task && (task as Flowing).leaves) return false
    if (task && (printingOf(task.kind).canFail || awaitsCold(task))) return true
    return !(task && collects(task)) && this.#children(index).some((child) => this.#failing.has(child))
  }

  #children(index: number): readonly number[] {
    return this.#tasks.get(index)?.children ?? []
  }

  #gathersOver(index: number): readonly number[] {
    return this.#dependencies.consumers(index).filter((consumer) => this.#isChild(index, consumer))
  }

  #isChild(index: number, gather: number): boolean {
    return this.#dependencies.takesTasks(gather) && this.#dependencies.takes(gather, index)
  }

  #isSkippable(index: number): boolean {
    return this.#conditional.has(index) || this.#behind.has(index)
  }

  /**
   * If nobody collects a gather's error, main hears of it through the gather's children, unless the gather takes their
   * errors only later, or a wire takes the error of one of them.
   */
  #failsOfItself(index: number): boolean {
    if (!this.#failing.has(index)) return false
    const isCaught = (child: number): boolean => this.#caught.has(child)
    if (!this.#dependencies.takesTasks(index) || this.#children(index).some(isCaught)) return true
    return this.#isHeardItself(index) || !this.#startsAtOnce(index)
  }

  /** Whether its own failure is heard, and not that of its tasks. */
  #isHeardItself(gather: number): boolean {
    if (this.#collectable.has(gather) || this.#takingOutside.has(gather) || this.#takenInside.has(gather)) return true
    // Each of them is one more error of their group.
    return this.#isGroup && this.#children(gather).some((child) => this.#gathersOver(child).length > 1)
  }

  #outlivesErrors(index: number): boolean {
    const task = this.#tasks.get(index)
    return task !== undefined && outlivesErrors(task)
  }

  #startsAtOnce(gather: number): boolean {
    const waits = this.#tasks.get(gather)?.after.some(({ from }) => this.#awaitedHere.has(from)) === true
    return !waits && this.#dependencies.after(gather).length === 0
  }

  /** Whether something handles its promise as soon as it exists. A gather that waits for its `after` does not. */
  isHandled(index: number): boolean {
    const { consumers, after, end } = this.#dependencies
    return consumers(index).some((consumer) => {
      if (this.#touching.has(consumer)) return after(consumer).includes(index)
      const isLater = this.#isChild(index, consumer) && !this.#startsAtOnce(consumer)
      return consumer === end || !isLater || after(consumer).includes(index)
    })
  }

  /**
   * Whether its error may become a value although another node is skipped because of it, or will fail with it later.
   */
  #isSurvived(index: number): boolean {
    const { consumers, after } = this.#dependencies
    if (!this.#failing.has(index)) return false
    if (!this.#gathersOver(index).some((gather) => this.#collectable.has(gather))) return false
    const isOnlyTaken = (gather: number): boolean =>
      this.#isChild(index, gather) &&
      !after(gather).includes(index) &&
      (this.#outlivesErrors(gather) || this.#startsAtOnce(gather))
    return !consumers(index).every(isOnlyTaken)
  }

  /**
   * Whether the gather goes on when a child is skipped: because it has other children, or because it would collect the
   * skip as an error.
   */
  #goesOn(gather: number): boolean {
    const children = this.#children(gather)
    // Children that need the same are skipped together. Of others it is not known here: they may, by way of others.
    const [first, ...others] = children.map((child) => [...this.#dependencies.needs(child)].sort().join())
    if (others.some((each) => each !== first)) return true
    return this.#outlivesErrors(gather) && this.hasSkips(gather)
  }
}
