import type { NodeId } from '#graph'
import { type ItemsTold, itemsTold, type RunView, type TraceEventOf } from '#trace'
import { useRunShallow } from './hooks.ts'
import { shownView } from './run-readers.ts'

/** What is told of a node's items; `null`: it goes over none. Renders only when a count changes. */
export function useItemsTold(id: NodeId): ItemsTold | null {
  return useRunShallow((state) => toldOf(shownView(state), id))
}

function toldOf(view: RunView, id: NodeId): ItemsTold | null {
  const { start, tasksOf } = view
  if (tasksOf.size === 0 || start === null) return null
  return itemsTold(view, numbersOf(start).get(id) ?? -1)
}

const numbers = new WeakMap<TraceEventOf<'run.started'>, ReadonlyMap<NodeId, number>>()

/** Kept for each run: it would take time in proportion to the graph at each of its messages. */
function numbersOf(start: TraceEventOf<'run.started'>): ReadonlyMap<NodeId, number> {
  const known = numbers.get(start)
  if (known) return known
  const made = new Map(start.nodes.map(({ id }, number) => [id, number]))
  numbers.set(start, made)
  return made
}
