import type { NodeId } from '#graph'
import { type ItemsTold, itemsTold, type RunView } from '#trace'
import { useRunShallow } from './hooks.ts'
import { numbersOf } from './node-numbers.ts'
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
