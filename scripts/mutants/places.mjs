// Finds the places of a file where a fault can be planted. Left out: code that never runs (types, imports), code that only
// affects looks (class names, sizes of icons), code for us alone (logs), and changes without effect.
import ts from 'typescript'
import { kinds } from './kinds.mjs'

/**
 * @typedef {object} Fault
 * @property {string} file from the project's folder on
 * @property {number} line counted from 1
 * @property {number} column counted from 1
 * @property {string} kind
 * @property {number} start @property {number} end @property {string} text as an Edit has them
 * @property {readonly number[]} within where the bodies of the functions around it begin, the innermost first
 */

/** Attributes for looks: the unit tests render no pixels. */
const looks = new Set(
  'className style size d viewBox width height strokeWidth points fill stroke x y cx cy r key'.split(' '),
)

/** Calls whose arguments may be in any order; also under the names that they are destructured to. */
const symmetric = new Set(['Math.max', 'Math.min', 'Object.is', 'max', 'min', 'is'])

const hooksWithDependencies = new Set(['useEffect', 'useLayoutEffect', 'useMemo', 'useCallback'])

/** @param {string} name @param {string} text */
function parse(name, text) {
  const language = name.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true, language)
}

/** Whether nothing may be planted in this node. @param {ts.Node} node @param {ts.SourceFile} source */
function isExempt(node, source) {
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return true
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true
  if (ts.isJsxAttribute(node)) return looks.has(node.name.getText(source))
  if (ts.isExpressionStatement(node)) return /^console\b/.test(node.expression.getText(source))
  if (ts.isStringLiteral(node) || ts.isNumericLiteral(node)) return isName(node)
  return isDependencies(node)
}

/** Whether a literal is only a name: of a property, an import, or a variable of the style sheet. @param {ts.StringLiteral | ts.NumericLiteral} node */
function isName(node) {
  const { parent } = node
  if (ts.isPropertyAssignment(parent) && parent.name === node) return true
  return (
    /^(?:var\()?--/.test(node.text) ||
    ts.isExternalModuleReference(parent) ||
    (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword)
  )
}

/** The dependency list of an effect, which the style checks keep complete. @param {ts.Node} node */
function isDependencies(node) {
  const { parent } = node
  if (!ts.isArrayLiteralExpression(node) || !ts.isCallExpression(parent) || parent.arguments[0] === node) return false
  return ts.isIdentifier(parent.expression) && hooksWithDependencies.has(parent.expression.text)
}

/**
 * The faults of a kind at exactly this node, without changes that have no effect.
 * @param {import('./kinds.mjs').Kind} kind @param {ts.Node} node @param {ts.SourceFile} source
 */
function changesAt({ name, edits }, node, source) {
  if (name === 'order' && ts.isCallExpression(node) && symmetric.has(node.expression.getText(source))) return []
  // Two exchanged arguments may be equal.
  return edits(node, source).filter(({ start, end, text }) => source.text.slice(start, end) !== text)
}

/** @param {ts.Node} node @returns {node is ts.FunctionLikeDeclaration} */
function isFunction(node) {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined
}

/**
 * All faults that can be planted in a file.
 * @param {string} file @param {string} text @returns {readonly Fault[]}
 */
export function faultsIn(file, text) {
  const source = parse(file, text)
  /** @type {Fault[]} */
  const faults = []
  /** @param {ts.Node} node @param {readonly number[]} within */
  const visit = (node, within) => {
    if (isExempt(node, source)) return
    for (const kind of kinds) {
      for (const edit of changesAt(kind, node, source)) {
        const { line, character } = source.getLineAndCharacterOfPosition(edit.start)
        faults.push({ file, line: line + 1, column: character + 1, kind: kind.name, ...edit, within })
      }
    }
    const inner = isFunction(node) && node.body ? [node.body.getStart(source), ...within] : within
    ts.forEachChild(node, (child) => visit(child, inner))
  }
  visit(source, [])
  return faults
}

/** @param {string} file @param {string} text @returns {readonly ts.ConciseBody[]} the bodies of all functions in it */
export function bodiesIn(file, text) {
  const source = parse(file, text)
  /** @type {ts.ConciseBody[]} */
  const bodies = []
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (isFunction(node) && node.body) bodies.push(node.body)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return bodies
}

/**
 * The lines that a fault changes, before and after, without indentation.
 * @param {string} text @param {Fault} fault
 */
export function shownLines(text, fault) {
  const lineStart = text.lastIndexOf('\n', fault.start - 1) + 1
  const lineEnd = text.indexOf('\n', fault.end)
  const rest = lineEnd < 0 ? text.length : lineEnd
  const before = text.slice(lineStart, rest)
  const after = text.slice(lineStart, fault.start) + fault.text + text.slice(fault.end, rest)
  return { before: shortened(before), after: shortened(after) }
}

/** On one line. @param {string} lines */
function shortened(lines) {
  const line = lines.trim().replace(/\s*\n\s*/g, ' ')
  return line.length > 150 ? `${line.slice(0, 149)}…` : line
}
