import ts from 'typescript'
import { refusalOf } from './grammar.ts'
import type { CodeError } from './reading.ts'

type Refusal = Pick<CodeError, 'message' | 'remedy'>

/** How many functions are around a node; `own`: of those that have a `new.target` of their own. */
export interface Depth {
  readonly all: number
  readonly own: number
}

/**
 * What no code may have here, though a parser reads it: what is put in would hide it from the engine, or mean something
 * else.
 */
export function refusalsOf(node: ts.Node, isModule: boolean, depth: Depth): readonly Refusal[] {
  const found: Refusal[] = []
  if (ts.isDecorator(node)) found.push(refusalOf(node))
  if (isOddImport(node)) found.push(oddImport)
  if (isLater(node)) found.push(later)
  if (isLoose(node, isModule)) found.push(loose)
  const word = isModule ? wordOfFunction(node, depth) : null
  if (word !== null) found.push({ message: `${word} is known in functions only` })
  return found
}

const later = { message: 'An import that waits for its first use is not known here', remedy: 'Leave out "defer"' }

/** `import defer * as ns`, `import.defer('…')` */
function isLater(node: ts.Node): boolean {
  if (ts.isImportClause(node)) return node.phaseModifier === ts.SyntaxKind.DeferKeyword
  return ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword && node.name.text !== 'meta'
}

const oddImport = { message: 'import() takes a specifier and, if need be, options' }

/** What is put in would make a plain call of it. */
function isOddImport(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return false
  const { length } = node.arguments
  return length === 0 || length > 2 || node.arguments.some(ts.isSpreadElement)
}

const loose = { message: 'A function can only be declared at the top level or inside a block' }

/**
 * `while (x) function f() {}`: the checker lets it pass, no module may have it, and what is put in makes a block of it. A
 * script may have it behind an `if` and a label.
 */
function isLoose(node: ts.Node, isModule: boolean): boolean {
  if (!ts.isFunctionDeclaration(node)) return false
  const { parent } = node
  return (
    ts.isIterationStatement(parent, false) || (isModule && (ts.isIfStatement(parent) || ts.isLabeledStatement(parent)))
  )
}

/** What a module has no use for, and would mean the function that it becomes. */
function wordOfFunction(node: ts.Node, { all, own }: Depth): string | null {
  if (all === 0 && ts.isReturnStatement(node)) return 'return'
  if (all === 0 && ts.isYieldExpression(node)) return 'yield'
  return own === 0 && ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.NewKeyword ? 'new.target' : null
}
