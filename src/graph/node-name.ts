import { signatureOf } from '#code'
import type { Node } from './graph.ts'
import { identifierOf } from './identifier.ts'
import { kindOf } from './kinds.ts'

/** A node whose code is a function. */
export type CodeNode = Extract<Node, { readonly code: string }>

/** Whether a node, of a drawing or of a plan, has code. */
export function hasCode<N extends object>(node: N): node is Extract<N, { readonly code: string }> {
  return 'code' in node
}

/** The node's title: the function's name, the given name, or the kind's title if there is no name. */
export function nodeName(node: Node): string {
  return givenName(node)?.trim() || (node.kind === 'pipeline' ? nameOfFile(node.file) : node.kind)
}

/** `./fetch-all.pipeline` is called fetchAll. */
function nameOfFile(file: string): string {
  return identifierOf(file.slice(file.lastIndexOf('/') + 1).replace(/\.pipeline$/, ''), 'pipeline')
}

function givenName(node: Node): string | undefined {
  if (hasCode(node)) return signatureOf(node.code)?.name
  return 'name' in node ? node.name : undefined
}

/** The node's name in a program, or as a key of the result; `null` if it has no name, or only a title. */
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
