import type { PlanNode, TaskNode } from '#compile'
import { hasCode } from '#graph'

/**
 * The types of main's values as a file can write them; null where it can't. `nodeOf`: any node of the plan; `isTuple`:
 * whether a gather's value has a type for each of its items.
 */
export function typeOfValue(
  index: number,
  nodeOf: (index: number) => PlanNode | undefined,
  isTuple: (gather: number) => boolean,
): string | null {
  const node = nodeOf(index)
  if (!node || node.kind === 'output') return null
  if (node.kind === 'input') return /[\n/]/.test(node.type) ? null : node.type.trim()
  if (hasCode(node)) return node.kind === 'coroutine' ? returnedBy(node) : null
  const [passedOn] = node.args
  if (node.children.length === 0) return passedOn ? typeOfValue(passedOn.from, nodeOf, isTuple) : null
  if ('returnExceptions' in node && node.returnExceptions) return null
  const items = node.children.map((child) => typeOfValue(child, nodeOf, isTuple))
  return isTuple(index) && items.every((item) => item !== null) ? `[${items.join(', ')}]` : null
}

const declared = /\)\s*:\s*Promise<\s*([\w$.]+(?:\[\])*)\s*>\s*\{/

function returnedBy({ name, code }: TaskNode & { readonly code: string }): string | null {
  const head = new RegExp(`function\\s+${name.replaceAll('$', '\\$')}\\s*(<)?`).exec(code)
  // What a generic function returns depends on its arguments.
  if (head === null || head[1] !== undefined) return null
  const type = declared.exec(code.split('\n', 1)[0] ?? '')?.[1]
  return type ?? `Awaited<ReturnType<typeof ${name}>>`
}
