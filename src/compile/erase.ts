import { blankSourceFile } from 'ts-blank-space'
import ts from 'typescript'
import type { ErasedCode, Insertion } from './erased-code.ts'

interface Insert {
  readonly at: number
  readonly text: string
  readonly isClosing?: true
}

/**
 * TypeScript to what the loop can run: types become spaces, so lines and columns stay; every `await e` becomes
 * `await $await(e)`, so that the task is known at each suspension; loops and functions begin with `$guard()`, so that a
 * body that never yields can be ended; `import()` and `import.meta` are the pipeline's own. Throws a SyntaxError for what
 * erasing alone can't run (`enum`, `namespace`).
 */
export function erase(code: string): ErasedCode {
  const file = parsed(code)
  const blank = blankSourceFile(file, (node) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
    throw new SyntaxError(`line ${line + 1}: this TypeScript needs more than its types erased; write it in JavaScript`)
  })
  const inserts: Insert[] = []
  const metas: ts.Node[] = []
  visit(file)
  return insertAll(withOwnMeta(blank, file, metas), inserts)

  function visit(node: ts.Node): void {
    if (ts.isAwaitExpression(node)) wrap(node.expression, '$await(', ')')
    if (ts.isForOfStatement(node) && node.awaitModifier) wrap(node.expression, '$each(', ')')
    if (ts.isIterationStatement(node, false)) guardLoop(node.statement)
    const body = blockOf(node)
    if (body) inserts.push({ at: body.getStart(file) + 1, text: '$guard();' })
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      inserts.push({ at: node.expression.getStart(file), text: '$' })
    }
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) metas.push(node)
    ts.forEachChild(node, visit)
  }

  function wrap(node: ts.Node, before: string, after: string): void {
    inserts.push({ at: node.getStart(file), text: before })
    inserts.push({ at: node.getEnd(), text: after, isClosing: true })
  }

  function guardLoop(body: ts.Statement): void {
    if (ts.isBlock(body)) inserts.push({ at: body.getStart(file) + 1, text: '$guard();' })
    else wrap(body, '{$guard();', '}')
  }
}

/** The body of a function in braces. */
function blockOf(node: ts.Node): ts.Block | undefined {
  if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return undefined
  const body = node.body as ts.Node
  return ts.isBlock(body) ? body : undefined
}

/** As a module, or `await (x)` at the top level would be a call. */
function parsed(code: string): ts.SourceFile {
  const options: ts.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.ES2022,
    setExternalModuleIndicator: (file) => Object.assign(file, { externalModuleIndicator: true }),
  }
  return ts.createSourceFile('code.ts', code, options, true, ts.ScriptKind.TS)
}

/** `import.meta` as `$meta`, in as many columns and lines. */
function withOwnMeta(js: string, file: ts.SourceFile, metas: readonly ts.Node[]): string {
  let result = js
  for (const meta of metas) {
    const [start, end] = [meta.getStart(file), meta.getEnd()]
    const rest = result.slice(start + '$meta'.length, end).replace(/\S/g, ' ')
    result = `${result.slice(0, start)}$meta${rest}${result.slice(end)}`
  }
  return result
}

function insertAll(text: string, inserts: Insert[]): ErasedCode {
  // Where two constructs end at one place, the inner one, found last, is closed first: `for (;;) await x`.
  const found = new Map(inserts.map((insert, index) => [insert, insert.isClosing ? -index : index]))
  inserts.sort((a, b) => a.at - b.at || (found.get(a) ?? 0) - (found.get(b) ?? 0))
  const insertions: Insertion[] = []
  let result = ''
  let from = 0
  for (const { at, text: added } of inserts) {
    result += text.slice(from, at)
    const lineStart = result.lastIndexOf('\n') + 1
    insertions.push({ line: result.split('\n').length, column: result.length - lineStart + 1, length: added.length })
    result += added
    from = at
  }
  return { js: result + text.slice(from), insertions }
}
