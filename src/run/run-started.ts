import { isConditional, type Plan, type PlanNode, type PlanUse, type PlanUses, startNeedsIn, wiresInto } from '#compile'
import { ERROR, STREAM } from '#graph'
import type { Clock, ScaledClock } from '#runtime'
import type { RunNode, TraceEventOf } from '#trace'

interface Started {
  readonly uses: PlanUses
  readonly clock: Clock
  readonly isDebug: boolean
  readonly wallMs: number
}

/** The first event of a run. */
export function runStarted({
  uses,
  clock,
  isDebug,
  wallMs,
}: Started): Omit<TraceEventOf<'run.started'>, 'seq' | 'atMs'> {
  return {
    type: 'run.started',
    title: uses.own.plan.title,
    nodes: nodesOf(uses),
    clock: clock.isVirtual ? 'virtual' : 'real',
    rate: (clock as Partial<ScaledClock>).rate?.() ?? 1,
    isDebug,
    wallMs,
  }
}

function nodesOf({ all }: PlanUses): readonly RunNode[] {
  const nodes: RunNode[] = []
  const taken = new Set<string>()
  for (const use of all) addNodes(nodes, taken, use)
  return nodes
}

function addNodes(nodes: RunNode[], taken: Set<string>, { plan, first, of }: PlanUse): void {
  const needsOf = startNeedsIn(plan)
  const numbered = (indices: readonly number[]): readonly number[] =>
    first === 0 ? indices : indices.map((index) => first + index)
  for (const node of plan.nodes) {
    const id = of === null ? node.id : freeId(`${nodes[of]?.id}/${node.id}`, taken)
    taken.add(id)
    nodes.push({
      id,
      name: node.name,
      kind: node.kind,
      needs: numbered(needsOf(node)),
      ...errorsOf(node, first),
      children: numbered(node.children),
      ...awaiterOf(node, first),
      ...readsOf(node, first),
      ...streamOf(plan, node, first),
      ...(of === null ? {} : { within: of }),
    })
  }
}

/** An id may be any text, so one of the pipeline may look like that of a node within another. */
function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted
  while (taken.has(id)) id += '/'
  return id
}

function awaiterOf(node: PlanNode, first: number): Pick<RunNode, 'awaiter'> {
  if (node.kind !== 'coroutine' || node.awaiter === undefined) return {}
  return { awaiter: node.awaiter === null ? null : first + node.awaiter }
}

function errorsOf(node: PlanNode, first: number): Pick<RunNode, 'errors'> {
  if (!isConditional(node)) return {}
  const errors = wiresInto(node).flatMap(({ from, by }) => (by === ERROR ? [first + from] : []))
  return errors.length > 0 ? { errors: [...new Set(errors)] } : {}
}

/** The streams that it only reads: of one whose end it waits for, too, it needs the end. */
function readsOf(node: PlanNode, first: number): Pick<RunNode, 'reads'> {
  if (!isConditional(node)) return {}
  const wires = wiresInto(node)
  const ends = new Set(wires.flatMap(({ from, by }) => (by === STREAM ? [] : [from])))
  const reads = new Set(wires.flatMap(({ from, by }) => (by === STREAM && !ends.has(from) ? [first + from] : [])))
  return reads.size > 0 ? { reads: [...reads] } : {}
}

function streamOf({ nodes }: Plan, node: PlanNode, first: number): Pick<RunNode, 'stream'> {
  if (node.kind !== 'coroutine' || node.stream === undefined) return {}
  const { buffer: room, toAll } = node.stream
  const readers = nodes.flatMap((reader) =>
    wiresInto(reader).flatMap(({ from, by }) => (by === STREAM && from === node.index ? [first + reader.index] : [])),
  )
  return { stream: { room, toAll, readers } }
}
