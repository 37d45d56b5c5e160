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
 * else; `null`: nothing. Asked of every node there is.
 */
export function refusalOfNode(node: ts.Node, isModule: boolean, depth: Depth): Refusal | null {
  switch (node.kind) {
    case ts.SyntaxKind.Decorator:
      return refusalOf(node)
    case ts.SyntaxKind.CallExpression:
      return isOddImport(node as ts.CallExpression) ? oddImport : null
    case ts.SyntaxKind.ImportClause:
      return (node as ts.ImportClause).phaseModifier === ts.SyntaxKind.DeferKeyword ? later : null
    case ts.SyntaxKind.FunctionDeclaration:
      return isLoose(node as ts.FunctionDeclaration, isModule) ? loose : null
    case ts.SyntaxKind.ReturnStatement:
      return isModule && depth.all === 0 ? ofFunctions('return') : null
    case ts.SyntaxKind.YieldExpression:
      return isModule && depth.all === 0 ? ofFunctions('yield') : null
    case ts.SyntaxKind.MetaProperty:
      return refusalOfMeta(node as ts.MetaProperty, isModule, depth)
    default:
      return null
  }
}

const later = { message: 'An import that waits for its first use is not known here', remedy: 'Leave out "defer"' }

/** `import.defer('…')`, and what a module has no use for and would mean the function that it becomes. */
function refusalOfMeta({ keywordToken, name }: ts.MetaProperty, isModule: boolean, { own }: Depth): Refusal | null {
  if (keywordToken === ts.SyntaxKind.ImportKeyword) return name.text === 'meta' ? null : later
  return isModule && own === 0 ? ofFunctions('new.target') : null
}

function ofFunctions(word: string): Refusal {
  return { message: `${word} is known in functions only` }
}

const oddImport = { message: 'import() takes a specifier and, if need be, options' }

/** What is put in would make a plain call of it. */
function isOddImport({ expression, arguments: given }: ts.CallExpression): boolean {
  if (expression.kind !== ts.SyntaxKind.ImportKeyword) return false
  return given.length === 0 || given.length > 2 || given.some(ts.isSpreadElement)
}

const loose = { message: 'A function can only be declared at the top level or inside a block' }

/**
 * `while (x) function f() {}`: the checker lets it pass, no module may have it, and what is put in makes a block of it. A
 * script may have it behind an `if` and a label.
 */
function isLoose({ parent }: ts.FunctionDeclaration, isModule: boolean): boolean {
  return (
    ts.isIterationStatement(parent, false) || (isModule && (ts.isIfStatement(parent) || ts.isLabeledStatement(parent)))
  )
}
