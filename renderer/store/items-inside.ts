import type { NodeId } from '#graph'
import { useRunShallow } from './hooks.ts'
import { numbersOf } from './node-numbers.ts'
import { shownView } from './run-readers.ts'

/** For each of the nodes that lead to an inside: the item of it whose inside is told of; `null`: it goes over none. */
export function useItemsInside(ids: readonly NodeId[]): readonly (number | null)[] {
  return useRunShallow((state) => {
    const { start, itemsInside } = shownView(state)
    return ids.map((_, depth) => {
      const id = ids.slice(0, depth + 1).join('/')
      const node = start === null ? undefined : numbersOf(start).get(id)
      return itemsInside.get(node ?? -1)?.item ?? null
    })
  })
}
