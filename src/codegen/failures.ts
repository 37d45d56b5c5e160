import { collectableNodes, collects, type Plan, type TaskNode } from '#compile'
import type { Dependencies } from './dependencies.ts'
import { inOrder } from './in-order.ts'
import { IndexSet } from './index-set.ts'
import { printingOf } from './kinds.ts'

/** Who has to hear of a node's failure, so that main raises what nobody takes. */
export type Hearing =
  | { readonly kind: 'main' }
  /** Main, once all of these gathers are skipped. */
  | { readonly kind: 'unlessTaken'; readonly gathers: readonly number[] }
  /** A gather takes it in any case, or there is nothing to hear. */
  | { readonly kind: 'nobody' }

/** What becomes of a plan's failures. */
export interface Failures {
  /** Nothing ever goes on where something else was skipped: an error may simply be thrown. */
  readonly areFinal: boolean
  readonly hearingOf: (index: number) => Hearing
  /** May one of the gather's children be skipped? */
  readonly hasSkips: (gather: number) => boolean
}

/** `endsOthers`: once main has thrown, nothing runs on. */
export function failuresOf(plan: Plan, dependencies: Dependencies, endsOthers: boolean): Failures {
  const failures = new PlanFailures(plan, dependencies)
  const othersFinish = plan.onError === 'finish'
  return {
    areFinal: !(othersFinish && endsOthers) && failures.areFinal(othersFinish),
    hearingOf: (index) => failures.hearingOf(index),
    hasSkips: (gather) => failures.hasSkips(gather),
  }
}

class PlanFailures {
  readonly #dependencies: Dependencies
  readonly #tasks: ReadonlyMap<number, TaskNode>
  readonly #collectable: ReadonlySet<number>
  readonly #failing: IndexSet

  constructor(plan: Plan, dependencies: Dependencies) {
    this.#dependencies = dependencies
    this.#failing = new IndexSet(dependencies.end + 1)
    this.#tasks = new Map(dependencies.tasks.map((task) => [task.index, task]))
    this.#collectable = collectableNodes(plan)
    for (const index of inOrder(dependencies, [...this.#tasks.keys()]))
      if (this.#canFail(index)) this.#failing.add(index)
  }

  areFinal(othersFinish: boolean): boolean {
    const indices = [...this.#tasks.keys()]
    if (!indices.every(this.#dependencies.isAwaited) || indices.some((index) => this.#isSurvived(index))) return false
    return !othersFinish || !indices.some((index) => this.#goesOn(index))
  }

  hearingOf(index: number): Hearing {
    const over = this.#gathersOver(index)
    const gathers = over.filter((gather) => this.#collectable.has(gather))
    if (!this.#failsOfItself(index)) {
      return this.#isSkippable(index) && !this.#isHandled(index) ? { kind: 'main' } : { kind: 'nobody' }
    }
    const isRaised = over.some((gather) => !gathers.includes(gather) && this.#startsAtOnce(gather))
    if (gathers.length === 0 || isRaised) return { kind: 'main' }
    // A gather that starts at once collects it or fails with it.
    return gathers.some((gather) => this.#startsAtOnce(gather)) ? { kind: 'nobody' } : { kind: 'unlessTaken', gathers }
  }

  hasSkips(gather: number): boolean {
    return this.#children(gather).some((child) => this.#isSkippable(child))
  }

  /** Before its own needs are known: inOrder gives them first. */
  #canFail(index: number): boolean {
    const task = this.#tasks.get(index)
    if (task && printingOf(task.kind).canFail) return true
    return !this.#returnsExceptions(index) && this.#children(index).some((child) => this.#failing.has(child))
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
    return this.#dependencies.ancestors(index).meets(this.#failing)
  }

  /** Of a gather that nobody collects, main hears by way of its children, unless it takes their errors only later. */
  #failsOfItself(index: number): boolean {
    if (!this.#failing.has(index)) return false
    return !this.#dependencies.takesTasks(index) || this.#collectable.has(index) || !this.#startsAtOnce(index)
  }

  #returnsExceptions(index: number): boolean {
    const task = this.#tasks.get(index)
    return task !== undefined && collects(task)
  }

  #startsAtOnce(gather: number): boolean {
    return this.#dependencies.after(gather).length === 0
  }

  /** Has something a hand on its promise as soon as there is one? A gather that waits for its `after` has not. */
  #isHandled(index: number): boolean {
    const { consumers, after, end } = this.#dependencies
    return consumers(index).some((consumer) => {
      const isLater = this.#isChild(index, consumer) && !this.#startsAtOnce(consumer)
      return consumer === end || !isLater || after(consumer).includes(index)
    })
  }

  /** It may become a value while something else is skipped for want of it, or is yet to fail with it. */
  #isSurvived(index: number): boolean {
    const { consumers, after } = this.#dependencies
    if (!this.#failing.has(index)) return false
    if (!this.#gathersOver(index).some((gather) => this.#collectable.has(gather))) return false
    const isOnlyTaken = (gather: number): boolean =>
      this.#isChild(index, gather) &&
      !after(gather).includes(index) &&
      (this.#returnsExceptions(gather) || this.#startsAtOnce(gather))
    return !consumers(index).every(isOnlyTaken)
  }

  /** A gather that goes on when a child is skipped: it has others, or would take the skip for an error. */
  #goesOn(gather: number): boolean {
    const children = this.#children(gather)
    const [first, ...others] = children.map((child) => this.#dependencies.ancestors(child))
    if (others.some((each) => first && !each.isSame(first))) return true
    return this.#returnsExceptions(gather) && this.hasSkips(gather)
  }
}
