import { collectableNodes, collects, type Plan, type PlanNodeOfKind, type PlanWire } from '#compile'
import { dependenciesOf } from './dependencies.ts'
import { failuresOf } from './failures.ts'
import { type Frames, framesOf } from './leaving.ts'
import { letGoIn, outsideTasks } from './let-go.ts'
import type { Scope } from './scope.ts'
import { type Outside, ScopeDraft } from './scope-draft.ts'
import type { ChosenPlan } from './shape.ts'

/** The scope of main, with those of all groups in it. */
export function scopesOf(chosen: ChosenPlan, endsOthers: boolean): Scope {
  const scopes = new Scopes(chosen, endsOthers)
  const simple = scopes.scope(null, false)
  return simple?.failures.areFinal ? simple : (scopes.scope(null, true) as Scope)
}

class Scopes {
  readonly #plan: Plan
  readonly #choices: ChosenPlan['choices']
  readonly #endsOthers: boolean
  readonly #frames: Frames
  readonly #outside: Outside
  readonly #groups = new Map<number, Scope>()

  constructor({ plan, choices }: ChosenPlan, endsOthers: boolean) {
    this.#plan = plan
    this.#choices = choices
    this.#endsOthers = endsOthers
    this.#frames = framesOf(plan)
    this.#outside = {
      tasks: outsideTasks(plan, this.#frames),
      letGo: letGoIn(plan),
      collectable: collectableNodes(plan),
    }
  }

  /** `isLoose`: whether something in it may go on after a failure; otherwise `null` if it may. */
  scope(group: PlanNodeOfKind<'group'> | null, isLoose: boolean): Scope | null {
    const inner = new Map<number, Scope>()
    for (const node of this.#plan.nodes) {
      if (node.kind === 'group' && node.group === group?.index) inner.set(node.index, this.#groupScope(node))
    }
    if (!isLoose && [...inner.values()].some(({ isPlain }) => !isPlain)) return null
    const draft = new ScopeDraft({
      plan: this.#plan,
      frames: this.#frames,
      outside: this.#outside,
      group,
      isLoose,
      inner,
    })
    if (draft.isRefused) return null
    const { plan, links } = draft
    const dependencies = dependenciesOf(plan, this.#choices, links)
    const known = failuresOf(plan, dependencies, this.#endsOthers, links)
    const failures = isLoose ? { ...known, areFinal: false } : known
    return { group, plan, dependencies, failures, inner, isPlain: false, ...draft.parts }
  }

  #groupScope(node: PlanNodeOfKind<'group'>): Scope {
    const known = this.#groups.get(node.index)
    if (known) return known
    const simple = this.scope(node, false)
    const scope = simple && isPlain(simple) ? { ...simple, isPlain: true } : (this.scope(node, true) as Scope)
    this.#groups.set(node.index, scope)
    return scope
  }
}

/** Whether its nodes can be printed as tasks that await each other. */
function isPlain({ dependencies, failures, entering }: Scope): boolean {
  const { tasks, needs, consumers, takes, takesTasks } = dependencies
  if (!failures.areFinal || tasks.length === 0) return false
  return tasks.every((task) => {
    const [taker, ...others] = consumers(task.index)
    const isTaken = taker !== undefined && others.length === 0 && takes(taker, task.index)
    const isList = isTaken && !collects(task) && task.after.length === 0
    if (task.kind === 'race' || (takesTasks(task.index) && !isList)) return false
    if (consumers(task.index).filter(takesTasks).length > 1) return false
    if (needs(task.index).length > 0) return true
    const from = [...task.after, ...task.args].flatMap((wire) => (wire && entering.has(wire.from) ? [wire.from] : []))
    return new Set(from).size === entering.size
  })
}

/** A scope, and all within it. */
export function allScopes(scope: Scope): readonly Scope[] {
  return [scope, ...[...scope.inner.values()].flatMap(allScopes)]
}

/** A name for what leaves by this wire: `lint error`, `isCached yes`. */
export function leavingName({ nodes }: Plan, { from, by }: PlanWire): string {
  return `${nodes[from]?.name} ${by}`
}
