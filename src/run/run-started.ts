import { isConditional, type Plan, type PlanNode, startNeedsIn, wiresInto } from '#compile'
import { ERROR, STREAM } from '#graph'
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
        ...readsOf(node),
        ...streamOf(plan, node),
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

/** The streams that it only reads: of one whose end it waits for, too, it needs the end. */
function readsOf(node: PlanNode): Pick<RunNode, 'reads'> {
  const wires = wiresInto(node)
  const ends = new Set(wires.flatMap(({ from, by }) => (by === STREAM ? [] : [from])))
  const reads = new Set(wires.flatMap(({ from, by }) => (by === STREAM && !ends.has(from) ? [from] : [])))
  return reads.size > 0 ? { reads: [...reads] } : {}
}

function streamOf({ nodes }: Plan, node: PlanNode): Pick<RunNode, 'stream'> {
  if (node.kind !== 'coroutine' || node.stream === undefined) return {}
  const { buffer: room, toAll } = node.stream
  const readers = nodes.flatMap((reader) =>
    wiresInto(reader).flatMap(({ from, by }) => (by === STREAM && from === node.index ? [reader.index] : [])),
  )
  return { stream: { room, toAll, readers } }
}
