import { signatureOf } from '#code'
import type { Node } from './graph.ts'
import { kindOf } from './kinds.ts'

/** A node whose code is a function. */
export type CodeNode = Extract<Node, { readonly code: string }>

/** Of a drawing or of a plan. */
export function hasCode<N extends object>(node: N): node is Extract<N, { readonly code: string }> {
  return 'code' in node
}

/** The node's title: the function's name, the given name, or the kind while it has none. */
export function nodeName(node: Node): string {
  return givenName(node)?.trim() || node.kind
}

function givenName(node: Node): string | undefined {
  if (hasCode(node)) return signatureOf(node.code)?.name
  return 'name' in node ? node.name : undefined
}

/** The name it has in a program, or as a key of its result; `null` where it has none, or a title. */
export function programName(node: Node): string | null {
  switch (kindOf(node.kind).naming) {
    case 'function':
      return givenName(node) || null
    case 'variable':
    case 'key':
      return givenName(node) ?? null
    case 'title':
    case 'none':
      return null
  }
}
