import type { SyntaxNode } from '@lezer/common'
import { syntaxTree } from '#code'
import type { Fix, Replacement } from './problem.ts'

/** What rules ask of the light parser's tree. */

/** The text of a node. */
export function textOf(node: SyntaxNode, code: string): string {
  return code.slice(node.from, node.to)
}

/** The children of a node, without comments. */
export function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const parts: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (!isComment(child)) parts.push(child)
  return parts
}

export function isComment({ name }: SyntaxNode): boolean {
  return name.endsWith('Comment')
}

/** The names of the children, as a text to compare with a pattern: `const VariableDefinition Equals AwaitExpression`. */
export function shapeOf(node: SyntaxNode): string {
  return partsOf(node)
    .map(({ name }) => name)
    .join(' ')
}

/** All nodes in a node, with itself. Not recursive: code may nest thousands deep without a bracket. */
export function* nodesIn(node: SyntaxNode): Generator<SyntaxNode> {
  const cursor = node.cursor()
  do yield cursor.node
  while (cursor.next() && cursor.from < node.to)
}

let last: { readonly code: string; readonly definitions: ReadonlyMap<string, readonly SyntaxNode[]> } | null = null

/** Where each variable, function and parameter of a code is defined; several names may be the same. */
export function definitionsOf(code: string): ReadonlyMap<string, readonly SyntaxNode[]> {
  if (last?.code === code) return last.definitions
  const definitions = new Map<string, SyntaxNode[]>()
  // Asked of each function of a drawing, so a node is made only of a place that defines a name.
  const cursor = syntaxTree(code).cursor()
  do {
    if (cursor.name !== 'VariableDefinition') continue
    const { node } = cursor
    const name = textOf(node, code)
    const others = definitions.get(name)
    if (others) others.push(node)
    else definitions.set(name, [node])
  } while (cursor.next())
  last = { code, definitions }
  return definitions
}

/** The names that a piece of code reads. */
export function readsOf(node: SyntaxNode, code: string): ReadonlySet<string> {
  const reads = new Set<string>()
  for (const each of nodesIn(node)) if (each.name === 'VariableName') reads.add(textOf(each, code))
  return reads
}

/** Whether there is a comment anywhere in a node: a fix that moves code would lose it. */
export function hasComment(node: SyntaxNode): boolean {
  for (const each of nodesIn(node)) if (isComment(each)) return true
  return false
}

const functions: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunction',
  'MethodDeclaration',
])

/** Whether `await` may be written at a statement: the innermost function around it is async. */
export function isInAsync(node: SyntaxNode): boolean {
  for (let around = node.parent; around; around = around.parent) {
    if (around.name === 'StaticBlock') return false
    const isMethod = around.name === 'Property' && around.getChild('ParamList') !== null
    if (isMethod || functions.has(around.name)) return around.getChild('async') !== null
  }
  return false
}

/** The spaces that the line of a place begins with. */
export function indentAt(code: string, at: number): string {
  return /^[ \t]*/.exec(code.slice(code.lastIndexOf('\n', at - 1) + 1))?.[0] ?? ''
}

/** A semicolon if a statement that now ends at `to` would otherwise go on with what follows. */
export function semicolonBefore(code: string, to: number): string {
  return /^\s*[([`+\-/*]/.test(code.slice(to)) && !/^\s*\/[/*]/.test(code.slice(to)) ? ';' : ''
}

/** A fix of code by one replacement. */
export function codeFix(label: string, ...replacements: readonly Replacement[]): Fix {
  return { kind: 'code', label, replacements }
}
