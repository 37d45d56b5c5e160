import { blankSourceFile } from 'ts-blank-space'
import ts from 'typescript'
import type { CodeLines } from './code-lines.ts'
import { constantText } from './constant-text.ts'
import type { Edit, Gap } from './edits.ts'
import { refusalOf } from './grammar.ts'
import { withOwnLines, withPlainLines } from './line-ends.ts'
import { withSemicolons } from './member-ends.ts'
import type { LaterRequest } from './module-code.ts'
import { isToken } from './node-at.ts'
import { type CodeError, mostTold } from './reading.ts'
import { type Depth, refusalOfNode } from './refusals.ts'

/** What one pass over a file finds: texts to add, and code that is refused. */
export interface Instrumented {
  readonly edits: readonly Edit[]
  readonly gaps: readonly Gap[]
  readonly laterRequests: readonly LaterRequest[]
  /** Whether it has a top-level await. */
  readonly isAsync: boolean
  readonly errors: readonly CodeError[]
}

/**
 * The text with its types replaced by spaces, so that lines and columns stay the same. Errors: code for which that is
 * not enough.
 */
export function withoutTypes(
  file: ts.SourceFile,
  lines: CodeLines,
): { readonly js: string; readonly errors: readonly CodeError[] } {
  const errors: CodeError[] = []
  const js = blankSourceFile(withPlainLines(file), (node) => {
    errors.push({ ...refusalOf(node), ...lines.at(node.getStart(file)) })
  })
  return { js: withSemicolons(withOwnLines(js, file.text), file), errors }
}

/**
 * Makes code run as a task. Every `await e` becomes `await $await(e)`, so that the task is known at each suspension.
 * Loops and functions begin with `$guard()`, so that a body that never yields can be ended. `import()` and
 * `import.meta` become the module's own.
 */
export function instrumented(file: ts.SourceFile, lines: CodeLines): Instrumented {
  const edits: Edit[] = []
  const gaps: Gap[] = []
  const laterRequests: LaterRequest[] = []
  const errors: CodeError[] = []
  const constants = constantText(file)
  const isModule = ts.isExternalModule(file)
  let depth: Depth = { all: 0, own: 0 }
  let isAsync = false
  visit(file)
  return { edits, gaps, laterRequests, isAsync, errors }

  function visit(node: ts.Node): void {
    if (isToken(node) || errors.length > mostTold) return
    refuse(node)
    write(node)
    if (isFunction(node)) within(node)
    else ts.forEachChild(node, visit)
  }

  function write(node: ts.Node): void {
    if (ts.isAwaitExpression(node)) awaits(node.expression, '$await(')
    if (ts.isForOfStatement(node) && node.awaitModifier) awaits(node.expression, '$each(')
    if (ts.isIterationStatement(node, false)) edits.push(...guardOf(node.statement, file))
    if (ts.isCallExpression(node)) call(node)
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) meta(node)
  }

  /** A computed name is evaluated outside of the function. */
  function within(node: ts.FunctionLikeDeclaration): void {
    const { name, body } = node
    if (name) visit(name)
    if (body && ts.isBlock(body)) edits.push(guardIn(body, file))
    const around = depth
    depth = { all: around.all + 1, own: around.own + (ts.isArrowFunction(node) ? 0 : 1) }
    ts.forEachChild(node, (child) => (child === name ? undefined : visit(child)))
    depth = around
  }

  function refuse(node: ts.Node): void {
    const refusal = refusalOfNode(node, isModule, depth)
    if (refusal) errors.push({ ...refusal, ...lines.at(node.getStart(file)) })
  }

  function meta(node: ts.MetaProperty): void {
    const from = node.getStart(file)
    gaps.push({ from, to: node.end })
    edits.push({ at: from, text: '$meta' })
  }

  function awaits(node: ts.Node, before: string): void {
    if (depth.all === 0) isAsync = true
    edits.push(...wrapping(node, file, before, ')'))
  }

  function call({ expression, arguments: [first] }: ts.CallExpression): void {
    const isImport = expression.kind === ts.SyntaxKind.ImportKeyword
    if (isImport) edits.push({ at: expression.getStart(file), text: '$' })
    const isRequire = ts.isIdentifier(expression) && expression.text === 'require'
    if (!first || !(isImport || isRequire)) return
    const place = lines.at(first.getStart(file))
    laterRequests.push({ specifier: constants.of(first), kind: isImport ? 'import' : 'require', ...place })
  }
}

function wrapping(node: ts.Node, file: ts.SourceFile, before: string, after: string): readonly Edit[] {
  return [
    { at: node.getStart(file), text: before },
    { at: node.getEnd(), text: after, closes: true },
  ]
}

/** The guard for a loop's body. */
function guardOf(body: ts.Statement, file: ts.SourceFile): readonly Edit[] {
  if (ts.isBlock(body)) return [{ at: body.getStart(file) + 1, text: '$guard();' }]
  return wrapping(body, file, '{$guard();', '}')
}

/** The guard comes after the directives of a function's body: `'use strict'` must come first. */
function guardIn(body: ts.Block, file: ts.SourceFile): Edit {
  const { statements } = body
  const first = statements.findIndex((each) => !isDirective(each))
  const directive = statements[(first === -1 ? statements.length : first) - 1]
  if (!directive) return { at: body.getStart(file) + 1, text: '$guard();' }
  return { at: directive.end, text: file.text[directive.end - 1] === ';' ? '$guard();' : ';$guard();' }
}

function isDirective(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)
}
