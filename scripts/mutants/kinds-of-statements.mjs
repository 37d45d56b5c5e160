// Kinds of faults that leave something out, or change its order.
import ts from 'typescript'
import { instead } from './edit.mjs'

/** @typedef {import('./kinds.mjs').Kind['edits']} Edits */

/** Names of calls that release what another call took. */
const givesBack =
  /^(?:remove\w*|clear\w*|off|unsubscribe|unobserve|unlink\w*|dispose|close\w*|disconnect|destroy|detach|release\w*|delete|abort|cancel\w*|kill|rm|rmSync|unref|restore\w*)$/

const effects = new Set(['useEffect', 'useLayoutEffect'])

/** @param {ts.Node} node @returns {ts.CallExpression | undefined} the call that is all of this statement */
function statedCall(node) {
  if (!ts.isExpressionStatement(node)) return undefined
  let { expression } = node
  while (ts.isAwaitExpression(expression) || ts.isVoidExpression(expression)) expression = expression.expression
  return ts.isCallExpression(expression) && expression.expression.kind !== ts.SyntaxKind.SuperKeyword
    ? expression
    : undefined
}

/** @param {ts.CallExpression} call @returns {string} */
function calledName({ expression }) {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text
  return ts.isIdentifier(expression) ? expression.text : ''
}

/** @param {ts.Node} node @returns {node is ts.ArrowFunction} what is handed to useEffect */
function isEffect(node) {
  const { parent } = node
  return ts.isArrowFunction(node) && ts.isCallExpression(parent) && effects.has(calledName(parent))
}

/** @type {Edits} */
function effectEnds(node, source) {
  if (ts.isReturnStatement(node) && node.expression) {
    const isOfEffect = ts.isBlock(node.parent) && isEffect(node.parent.parent)
    return isOfEffect ? [instead(node.expression, source, 'undefined')] : []
  }
  // In `useEffect(() => subscribe(…))`, the returned function is the cleanup.
  if (!isEffect(node) || ts.isBlock(node.body)) return []
  return [instead(node.body, source, `{ ${node.body.getText(source)} }`)]
}

/** Faults that drop a release (`edits`), or another call (`otherCalls`). @type {{ edits: Edits, otherCalls: Edits }} */
export const cleanUps = {
  edits(node, source) {
    const call = statedCall(node)
    if (call) return givesBack.test(calledName(call)) ? [instead(node, source, ';')] : []
    if (ts.isTryStatement(node) && node.finallyBlock) return [instead(node.finallyBlock, source, '{}')]
    return effectEnds(node, source)
  },
  otherCalls(node, source) {
    const call = statedCall(node)
    return call && !givesBack.test(calledName(call)) ? [instead(node, source, ';')] : []
  },
}

/** @type {Edits} */
export function guards(node, source) {
  if (!ts.isIfStatement(node) || node.elseStatement) return []
  const then = node.thenStatement
  const only = ts.isBlock(then) && then.statements.length === 1 ? then.statements[0] : then
  if (!only) return []
  const leaves = ts.isReturnStatement(only) || ts.isContinueStatement(only) || ts.isBreakStatement(only)
  return leaves ? [instead(node, source, ';')] : []
}

/** @type {Edits} */
export function entries(node, source) {
  const parts = ts.isArrayLiteralExpression(node)
    ? node.elements
    : ts.isObjectLiteralExpression(node)
      ? node.properties
      : undefined
  if (!parts || parts.length < 2) return []
  return parts.map((part, position) => {
    const next = parts[position + 1]
    const before = parts[position - 1]
    // With the comma between the part and its neighbour.
    return next
      ? { start: part.getStart(source), end: next.getStart(source), text: '' }
      : { start: before?.getEnd() ?? part.getStart(source), end: part.getEnd(), text: '' }
  })
}

/** @type {Edits} */
export function orders(node, source) {
  if (ts.isAwaitExpression(node)) return [instead(node, source, node.expression.getText(source))]
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.MinusToken) {
    return [exchanged(node.left, node.right, source)]
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return []
  const given = node.arguments ?? []
  return given.slice(1).flatMap((argument, position) => {
    const before = given[position]
    return before ? [exchanged(before, argument, source)] : []
  })
}

/** @param {ts.Node} first @param {ts.Node} second @param {ts.SourceFile} source */
function exchanged(first, second, source) {
  const between = source.text.slice(first.getEnd(), second.getStart(source))
  const text = second.getText(source) + between + first.getText(source)
  return { start: first.getStart(source), end: second.getEnd(), text }
}
