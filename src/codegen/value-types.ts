import { collects, type PlanNode, type PlanNodeOfKind, type TaskNode } from '#compile'
import { hasCode } from '#graph'
import type { Flowing } from './streams.ts'

/** Lists within more lists than that have a type that nobody reads. */
const mostLists = 3

/**
 * The types of main's values as a file can write them; null where it can't. `nodeOf`: any node of the plan; `isTuple`:
 * whether a gather's value has a type for each of its items.
 */
export function typeOfValue(
  index: number,
  nodeOf: (index: number) => PlanNode | undefined,
  isTuple: (gather: number) => boolean,
  lists = 0,
): string | null {
  let node = nodeOf(index)
  // A sleep passes on what it is given.
  while (node?.kind === 'sleep') node = nodeOf(node.args[0]?.from ?? -1)
  if (!node || node.kind === 'output') return null
  if (node.kind === 'input') return /[\n/]/.test(node.type) ? null : node.type.trim()
  if (hasCode(node) && (node as Flowing).leaves) return null
  if (hasCode(node)) return node.kind === 'coroutine' ? ofCoroutine(node) : null
  if (lists === mostLists || !isTuple(node.index) || collects(node)) return null
  const items = node.children.map((child) => typeOfValue(child, nodeOf, isTuple, lists + 1))
  return items.every((item) => item !== null) ? `[${items.join(', ')}]` : null
}

function ofCoroutine(node: PlanNodeOfKind<'coroutine'>): string | null {
  const type = returnedBy(node)
  if (!node.each || type === null) return type
  return node.each.returnExceptions ? 'unknown[]' : `${type}[]`
}

const declared = /\)\s*:\s*Promise<\s*([\w$.]+(?:\[\])*)\s*>\s*\{/

function returnedBy({ name, code }: TaskNode & { readonly code: string }): string | null {
  const head = new RegExp(`function\\s+${name.replaceAll('$', '\\$')}\\s*(<)?`).exec(code)
  // What a generic function returns depends on its arguments.
  if (head === null || head[1] !== undefined) return null
  const type = declared.exec(code.split('\n', 1)[0] ?? '')?.[1]
  return type ?? `Awaited<ReturnType<typeof ${name}>>`
}
