import ts from 'typescript'
import { refusalOf } from './grammar.ts'
import type { CodeError } from './reading.ts'

type Refusal = Pick<CodeError, 'message' | 'remedy'>

/** How many functions are around a node; `own`: how many of them have a `new.target`. */
export interface Depth {
  readonly all: number
  readonly own: number
}

/**
 * Why code is refused that a parser accepts: the added texts would hide it from the engine, or change its meaning.
 * `null`: it is not refused. Called for every node.
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

/**
 * Refuses `import.defer('…')`, and `new.target` at the top level of a module: it would mean the function that the
 * module is compiled to.
 */
function refusalOfMeta({ keywordToken, name }: ts.MetaProperty, isModule: boolean, { own }: Depth): Refusal | null {
  if (keywordToken === ts.SyntaxKind.ImportKeyword) return name.text === 'meta' ? null : later
  return isModule && own === 0 ? ofFunctions('new.target') : null
}

function ofFunctions(word: string): Refusal {
  return { message: `${word} is known in functions only` }
}

const oddImport = { message: 'import() takes a specifier and, if need be, options' }

/** Whether an `import()` has wrong arguments: compiled, it is a plain call, which accepts any. */
function isOddImport({ expression, arguments: given }: ts.CallExpression): boolean {
  if (expression.kind !== ts.SyntaxKind.ImportKeyword) return false
  return given.length === 0 || given.length > 2 || given.some(ts.isSpreadElement)
}

const loose = { message: 'A function can only be declared at the top level or inside a block' }

/**
 * Whether it is like `while (x) function f() {}`. The checker accepts it, no module may have it, and the guard would
 * make a block of it. A script may have it after an `if` or a label.
 */
function isLoose({ parent }: ts.FunctionDeclaration, isModule: boolean): boolean {
  return (
    ts.isIterationStatement(parent, false) || (isModule && (ts.isIfStatement(parent) || ts.isLabeledStatement(parent)))
  )
}
