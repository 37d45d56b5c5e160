import type { Dependencies } from './dependencies.ts'
import { IndexSet } from './index-set.ts'

/** With more nodes, the bits for what each comes after would take more memory than the rest of an export. */
const most = 12_000

/**
 * What each node needs of the others, without what it needs by way of another need anyway. `nodes` are in an order in
 * which each comes after what it needs. Of very many nodes nothing is left out.
 */
export function reducedNeeds(dependencies: Dependencies, nodes: readonly number[]): Map<number, Set<number>> {
  const places = new Map(nodes.map((node, place) => [node, place]))
  const before: IndexSet[] = []
  const reduced = new Map<number, Set<number>>()
  for (const node of nodes) {
    const needs = dependencies.needs(node).flatMap((need) => places.get(need) ?? [])
    if (nodes.length > most) {
      reduced.set(node, new Set(needs.map((place) => nodes[place] ?? node)))
      continue
    }
    const all = new IndexSet(nodes.length)
    const kept = new Set<number>()
    // The last one first: what comes before it may be needed by it.
    for (const place of needs.sort((a, b) => b - a)) {
      if (all.has(place)) continue
      kept.add(nodes[place] ?? node)
      all.add(place)
      const further = before[place]
      if (further) all.addAll(further)
    }
    before.push(all)
    reduced.set(node, kept)
  }
  return reduced
}
