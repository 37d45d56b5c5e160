/** Which nodes need which. */
export interface Needs {
  readonly needs: (index: number) => readonly number[]
  readonly consumers: (index: number) => readonly number[]
}

/**
 * The nodes, each after what it needs; of several, the first in `nodes` comes first. Needs that are not in `nodes` are
 * there already.
 */
export function inOrder({ needs, consumers }: Needs, nodes: readonly number[]): readonly number[] {
  const places = new Map(nodes.map((index, place) => [index, place]))
  const missing = new Map(nodes.map((index) => [index, needs(index).filter((need) => places.has(need)).length]))
  /** The places of the nodes that could come next, the first one at the end. */
  const ready = [...places.keys()].flatMap((index, place) => (missing.get(index) === 0 ? [place] : [])).reverse()
  const ordered: number[] = []
  for (let place = ready.pop(); place !== undefined; place = ready.pop()) {
    const next = nodes[place] as number
    ordered.push(next)
    for (const consumer of consumers(next)) {
      const left = (missing.get(consumer) ?? 0) - 1
      missing.set(consumer, left)
      if (left === 0) insert(ready, places.get(consumer) as number)
    }
  }
  if (ordered.length < nodes.length) throw new Error('A plan has no cycles')
  return ordered
}

/** Inserts into a list that is sorted in descending order. */
function insert(row: number[], place: number): void {
  let from = 0
  let to = row.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((row[middle] as number) > place) from = middle + 1
    else to = middle
  }
  row.splice(from, 0, place)
}
