import ts from 'typescript'
import { functionOf } from './declaration.ts'
import type { Gives } from './module-code.ts'

/** What the file's coroutine returns, as far as the code tells. */
export function givesOf(file: ts.SourceFile): Gives {
  const declaration = functionOf(file)
  const body = declaration?.body
  if (!declaration || !body || declaration.asteriskToken) return 'unknown'
  const returned = returnsIn(body)
  if (returned.every((value) => value === undefined)) return 'nothing'
  return leaves(body) && returned.every((value) => value && isPlain(value)) ? 'json' : 'unknown'
}

function returnsIn(node: ts.Node): readonly (ts.Expression | undefined)[] {
  const found: (ts.Expression | undefined)[] = []
  const visit = (each: ts.Node): void => {
    if (ts.isReturnStatement(each)) found.push(each.expression)
    else if (!ts.isFunctionLike(each) && !ts.isClassLike(each)) ts.forEachChild(each, visit)
  }
  visit(node)
  return found
}

/** Whether nothing after the statement is ever reached. */
function leaves(node: ts.Statement | undefined): boolean {
  if (!node) return false
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true
  if (ts.isBlock(node)) return leaves(node.statements.at(-1))
  if (ts.isIfStatement(node)) return leaves(node.thenStatement) && leaves(node.elseStatement)
  return ts.isTryStatement(node) && leaves(node.tryBlock) && (!node.catchClause || leaves(node.catchClause.block))
}

/** Whether the value is JSON whatever the code around it does. */
function isPlain(node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true
  if (ts.isNumericLiteral(node)) return Number.isFinite(Number(node.text))
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return isPlain(node.expression)
  if (ts.isConditionalExpression(node)) return isPlain(node.whenTrue) && isPlain(node.whenFalse)
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isPlain)
  if (ts.isObjectLiteralExpression(node)) return node.properties.every(isPlainProperty)
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.ExclamationToken
  return words.has(node.kind)
}

const words: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.TrueKeyword,
  ts.SyntaxKind.FalseKeyword,
  ts.SyntaxKind.NullKeyword,
])

/** `__proto__: …` is no property, and `toJSON` could change the JSON. */
function isPlainProperty(node: ts.ObjectLiteralElementLike): boolean {
  if (!ts.isPropertyAssignment(node) || !(ts.isIdentifier(node.name) || ts.isStringLiteral(node.name))) return false
  return node.name.text !== '__proto__' && isPlain(node.initializer)
}
