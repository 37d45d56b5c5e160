import type { NodeId } from '#graph'
import type { TraceEventOf } from '#trace'

const numbers = new WeakMap<TraceEventOf<'run.started'>, ReadonlyMap<NodeId, number>>()

/** The numbers of a run's nodes. Kept for each run: it would take time in proportion to the graph at each of its messages. */
export function numbersOf(start: TraceEventOf<'run.started'>): ReadonlyMap<NodeId, number> {
  const known = numbers.get(start)
  if (known) return known
  const made = new Map(start.nodes.map(({ id }, number) => [id, number]))
  numbers.set(start, made)
  return made
}
