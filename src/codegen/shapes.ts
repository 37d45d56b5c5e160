import { collects, type Plan, wiresInto } from '#compile'
import { ERROR } from '#graph'
import { blockOf } from './blocks.ts'
import { Looks, withChoices } from './choices.ts'
import { withAwaited } from './colds.ts'
import { dependenciesOf } from './dependencies.ts'
import { failuresOf } from './failures.ts'
import { pipelinesIn } from './included-files.ts'
import { scopesOf } from './scopes.ts'
import { allShapes, type Shape } from './shape.ts'
import { withStreams } from './streams.ts'

/** `endsOthers`: whether nothing goes on after main has thrown. */
export function shapeOf(drawn: Plan, endsOthers: boolean): Shape {
  return { ...shaped(withAwaited(withStreams(drawn)), endsOthers, new Looks()), plan: drawn }
}

function shaped(plan: Plan, endsOthers: boolean, looks: Looks): Shape {
  const chosen = withChoices(plan, looks, (each) => shaped(each, endsOthers, looks))
  if (chosen.plan.nodes.some(({ kind }) => kind === 'group')) {
    const scope = scopesOf(chosen, endsOthers)
    const { dependencies, failures } = scope
    return { plan, chosen: { ...chosen, plan: scope.plan }, dependencies, failures, scope }
  }
  const dependencies = dependenciesOf(chosen.plan, chosen.choices)
  const failures = failuresOf(chosen.plan, dependencies, endsOthers)
  return { plan, chosen, dependencies, failures, scope: null }
}

/**
 * Whether something inside of a pipeline node may be left when the node ends, and the program goes on. Then it has to be
 * cancelled, which only tasks can be.
 */
export function mayLeave([plan, ...included]: readonly Plan[]): boolean {
  const isFinal = (inner: Plan): boolean =>
    !hasRaces(inner) &&
    inner.onError === 'end' &&
    allShapes(shapeOf(inner, true)).every(({ failures }) => failures.areFinal)
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
export function isRow(shape: Shape): boolean {
  return allShapes(shape).every(isOwnRow)
}

function isOwnRow({ dependencies, failures, scope }: Shape): boolean {
  if (scope !== null || !failures.areFinal) return false
  const block = blockOf(dependencies)
  if (block === null || block.kind === 'node') return true
  return block.kind === 'series' && block.parts.every(({ kind }) => kind === 'node')
}
