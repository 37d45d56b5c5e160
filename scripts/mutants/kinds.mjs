// The ten kinds of faults that are planted, such as a person makes, each at a node of the syntax tree. A fault is one edit
// of the text; tests/tooling/mutants.test.ts has an example of each.
import ts from 'typescript'
import { instead } from './edit.mjs'
import { cleanUps, entries, guards, orders } from './kinds-of-statements.mjs'

/**
 * @typedef {import('./edit.mjs').Edit} Edit
 * @typedef {object} Kind
 * @property {string} name as `--kind` takes it
 * @property {string} meaning
 * @property {(node: ts.Node, source: ts.SourceFile) => readonly Edit[]} edits what it would change at this very node
 */

const tests = new Set(['filter', 'find', 'findIndex', 'findLast', 'some', 'every'])

/** @param {ts.Node} node @returns {ts.Expression | undefined} the condition that this node asks */
function condition(node) {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return node.expression
  if (ts.isConditionalExpression(node)) return node.condition
  const asksEach = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
  if (!asksEach || !tests.has(node.expression.name.text)) return undefined
  const test = node.arguments[0]
  return test && ts.isArrowFunction(test) && !ts.isBlock(test.body) ? test.body : undefined
}

/** @type {Kind['edits']} */
function negated(node, source) {
  const asked = condition(node)
  if (!asked || asked.kind === ts.SyntaxKind.TrueKeyword) return []
  const isNot = ts.isPrefixUnaryExpression(asked) && asked.operator === ts.SyntaxKind.ExclamationToken
  return [instead(asked, source, isNot ? asked.operand.getText(source) : `!(${asked.getText(source)})`)]
}

/** @param {Readonly<Record<string, string>>} others @returns {Kind['edits']} */
function operator(others) {
  return (node, source) => {
    if (!ts.isBinaryExpression(node)) return []
    const other = others[node.operatorToken.getText(source)]
    return other === undefined ? [] : [instead(node.operatorToken, source, other)]
  }
}

/** Text that somebody reads or that is compared. Text without a letter is only a separator. */
const word = /\p{L}/u

/** @type {Kind['edits']} */
function text(node, source) {
  const isWhole = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
  if (isWhole) return word.test(node.text) ? [instead(node, source, "''")] : []
  if (ts.isJsxText(node)) return word.test(node.text) ? [{ start: node.pos, end: node.end, text: ' ' }] : []
  const isPart = ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
  if (!isPart || !word.test(node.text)) return []
  const written = node.getText(source)
  const [opens, closes] = [1, ts.isTemplateTail(node) ? 1 : 2]
  return [instead(node, source, written.slice(0, opens) + written.slice(written.length - closes))]
}

/** @type {Kind['edits']} */
function value(node, source) {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [instead(node, source, 'false')]
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [instead(node, source, 'true')]
  if (!ts.isNumericLiteral(node)) return []
  const number = Number(node.text)
  return [instead(node, source, String(number < 10 ? number + 1 : number * 10))]
}

/** @type {readonly Kind[]} */
export const kinds = [
  { name: 'negated', meaning: 'a condition says the opposite', edits: negated },
  {
    name: 'bound',
    meaning: "a comparison's bound is off by one: < for <=, >= for >",
    edits: operator({ '<': '<=', '<=': '<', '>': '>=', '>=': '>' }),
  },
  { name: 'and-or', meaning: '&& for ||, || for &&', edits: operator({ '&&': '||', '||': '&&' }) },
  { name: 'call', meaning: 'a call that stands as a statement is missing', edits: cleanUps.otherCalls },
  {
    name: 'clean-up',
    meaning: "what gives back is missing: an effect's return, a finally, a removeEventListener",
    edits: cleanUps.edits,
  },
  { name: 'guard', meaning: 'an early return, continue or break is missing', edits: guards },
  { name: 'text', meaning: 'a text, or a part of one, is empty', edits: text },
  { name: 'value', meaning: 'another number (one more, or ten times as much), or true for false', edits: value },
  { name: 'entry', meaning: 'an element of a list or an entry of a table is missing', edits: entries },
  {
    name: 'order',
    meaning:
      'two arguments, or the sides of a minus, change places; or an await is missing, and what follows goes first',
    edits: orders,
  },
]
