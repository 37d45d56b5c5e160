import type { NodeId } from '#graph'
import type { RunView, TraceEventOf } from '#trace'
import { useRunShallow } from './hooks.ts'
import { shownView } from './run-readers.ts'

/** How far a node is with the items of its list. */
export interface ItemsTold {
  readonly done: number
  readonly failed: number
  readonly cancelled: number
  /** Begun, and not ended. */
  readonly live: number
  /** How many there are; `null`: that is not known yet. */
  readonly of: number | null
}

/** What is told of a node's items; `null`: it goes over none. Renders only when a count changes. */
export function useItemsTold(id: NodeId): ItemsTold | null {
  return useRunShallow((state) => itemsTold(shownView(state), id))
}

function itemsTold({ start, tasksOf }: RunView, id: NodeId): ItemsTold | null {
  if (tasksOf.size === 0 || start === null) return null
  const tasks = tasksOf.get(numbersOf(start).get(id) ?? -1)
  if (!tasks) return null
  const { done, failed, cancelled } = tasks.items
  const made = Object.values(tasks.items).reduce((sum, count) => sum + count, 0)
  if (made === 0 && tasks.of === null) return null
  return { done, failed, cancelled, live: made - done - failed - cancelled, of: tasks.of }
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
