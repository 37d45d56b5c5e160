import { isConditional, type Plan, type PlanNode, startNeedsIn, wiresInto } from '#compile'
import { ERROR } from '#graph'
import type { Clock, ScaledClock } from '#runtime'
import type { RunNode, TraceEventOf } from '#trace'

interface Started {
  readonly plan: Plan
  readonly clock: Clock
  readonly isDebug: boolean
  readonly wallMs: number
}

/** The first event of a run. */
export function runStarted({
  plan,
  clock,
  isDebug,
  wallMs,
}: Started): Omit<TraceEventOf<'run.started'>, 'seq' | 'atMs'> {
  const needsOf = startNeedsIn(plan)
  return {
    type: 'run.started',
    title: plan.title,
    nodes: plan.nodes.map(
      (node): RunNode => ({
        id: node.id,
        name: node.name,
        kind: node.kind,
        needs: needsOf(node),
        ...errorsOf(node),
        children: node.children,
      }),
    ),
    clock: clock.isVirtual ? 'virtual' : 'real',
    rate: (clock as Partial<ScaledClock>).rate?.() ?? 1,
    isDebug,
    wallMs,
  }
}

function errorsOf(node: PlanNode): Pick<RunNode, 'errors'> {
  if (!isConditional(node)) return {}
  const errors = wiresInto(node).flatMap(({ from, by }) => (by === ERROR ? [from] : []))
  return errors.length > 0 ? { errors: [...new Set(errors)] } : {}
}
