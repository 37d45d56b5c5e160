import { collects, type Plan, wiresInto } from '#compile'
import { ERROR } from '#graph'
import { blockOf } from './blocks.ts'
import { type ChosenPlan, withChoices } from './choices.ts'
import { withAwaited } from './colds.ts'
import { type Dependencies, dependenciesOf } from './dependencies.ts'
import { type Failures, failuresOf } from './failures.ts'
import { pipelinesIn } from './included-files.ts'
import type { Scope } from './scope.ts'
import { scopesOf } from './scopes.ts'
import { withStreams } from './streams.ts'

/** What decides how the main of one file is printed. */
export interface Shape {
  readonly plan: Plan
  /** The plan with each choice as one node, as dependencies and failures have it. */
  readonly chosen: ChosenPlan
  readonly dependencies: Dependencies
  readonly failures: Failures
  /** Main's scope; `null`: there are no groups. */
  readonly scope: Scope | null
}

/** `hasTasks`: whether nodes are tasks; `endsOthers`: whether nothing goes on after main has thrown. */
export function shapeOf(drawn: Plan, hasTasks: boolean, endsOthers: boolean): Shape {
  const plan = withAwaited(withStreams(drawn))
  // A cancelled task is not caught: only the runtime's helpers know it.
  const chosen = hasTasks ? { plan, choices: new Map(), nodes: plan.nodes, takers: new Map() } : withChoices(plan)
  if (plan.nodes.some(({ kind }) => kind === 'group')) {
    const scope = scopesOf(plan, endsOthers)
    const { dependencies, failures } = scope
    return { plan: drawn, chosen: { ...chosen, plan: scope.plan }, dependencies, failures, scope }
  }
  const dependencies = dependenciesOf(chosen.plan, chosen.choices)
  const failures = failuresOf(chosen.plan, dependencies, endsOthers)
  return { plan: drawn, chosen, dependencies, failures, scope: null }
}

/**
 * Whether something inside of a pipeline node may be left when the node ends, and the program goes on. Then it has to be
 * cancelled, which only tasks can be.
 */
export function mayLeave([plan, ...included]: readonly Plan[]): boolean {
  const isFinal = (inner: Plan): boolean =>
    !hasRaces(inner) && inner.onError === 'end' && shapeOf(inner, false, true).failures.areFinal
  const isEndedByFailures = plan === undefined || [plan, ...included].every(endsWithFailures)
  return !isEndedByFailures || !included.every(isFinal)
}

/** Whether each failure of a pipeline node in it ends the plan at once. */
function endsWithFailures(plan: Plan): boolean {
  if (pipelinesIn(plan).length === 0) return true
  const isTaken = plan.nodes.some(
    (node) => wiresInto(node).some(({ by }) => by === ERROR) || node.kind === 'group' || collects(node),
  )
  return plan.onError === 'end' && !isTaken && !hasRaces(plan)
}

function hasRaces({ nodes }: Plan): boolean {
  return nodes.some(({ kind }) => kind === 'race')
}

/** Whether its nodes run one after the other, so that nothing else is left when one of them fails. */
export function isRow({ dependencies, failures, scope }: Shape): boolean {
  if (scope !== null || !failures.areFinal) return false
  const block = blockOf(dependencies)
  if (block === null || block.kind === 'node') return true
  return block.kind === 'series' && block.parts.every(({ kind }) => kind === 'node')
}
