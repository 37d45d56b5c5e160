import type { Plan } from './plan.ts'

/** Gathers of whose errors somebody makes values: they themselves, or a gather above them. */
export function collectableGathers({ nodes }: Plan): ReadonlySet<number> {
  const found = new Set<number>()
  const visit = (index: number): void => {
    const node = nodes[index]
    if (node?.kind !== 'gather' || found.has(index)) return
    found.add(index)
    for (const child of node.children) visit(child)
  }
  for (const node of nodes) if (node.kind === 'gather' && node.returnExceptions) visit(node.index)
  return found
}
