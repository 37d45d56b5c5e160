import type { Plan } from './plan.ts'

/** Gathers of whose errors somebody makes values: they themselves, or a gather above them. */
export function collectableGathers({ nodes }: Plan): ReadonlySet<number> {
  const isGather = (index: number): boolean => nodes[index]?.kind === 'gather'
  const found = new Set(nodes.flatMap((node) => (node.kind === 'gather' && node.returnExceptions ? [node.index] : [])))
  // A Set iterates over what is added to it on the way: thousands of gathers may lie within each other.
  for (const index of found) {
    const node = nodes[index]
    if (node?.kind === 'gather') for (const child of node.children.filter(isGather)) found.add(child)
  }
  return found
}
