import { blankSourceFile } from 'ts-blank-space'
import ts from 'typescript'
import type { ErasedCode, Insertion } from './erased-code.ts'

interface Insert {
  readonly at: number
  readonly text: string
}

/**
 * TypeScript to what the loop can run: types become spaces, so lines and columns stay; every `await e` becomes
 * `await $await(e)`, so that the task is known at each suspension; loops and functions begin with `$guard()`, so that a
 * body that never yields can be ended; `import()` and `import.meta` are the pipeline's own. Throws a SyntaxError for what erasing alone can't run (`enum`, `namespace`).
 */
export function erase(code: string): ErasedCode {
  const file = ts.createSourceFile('code.ts', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS)
  const blank = blankSourceFile(file, (node) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
    throw new SyntaxError(`line ${line + 1}: this TypeScript needs more than its types erased; write it in JavaScript`)
  })
  const inserts: Insert[] = []
  const metas: number[] = []
  visit(file)
  return insertAll(withOwnMeta(blank, metas), inserts)

  function visit(node: ts.Node): void {
    if (ts.isAwaitExpression(node)) wrap(node.expression, '$await(', ')')
    if (ts.isForOfStatement(node) && node.awaitModifier) wrap(node.expression, '$each(', ')')
    if (ts.isIterationStatement(node, false)) guardLoop(node.statement)
    if (ts.isFunctionLike(node) && 'body' in node && node.body && ts.isBlock(node.body as ts.Node)) {
      inserts.push({ at: (node.body as ts.Block).getStart(file) + 1, text: '$guard();' })
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      inserts.push({ at: node.expression.getStart(file), text: '$' })
    }
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) metas.push(node.getStart(file))
    ts.forEachChild(node, visit)
  }

  function wrap(node: ts.Node, before: string, after: string): void {
    inserts.push({ at: node.getStart(file), text: before })
    inserts.push({ at: node.getEnd(), text: after })
  }

  function guardLoop(body: ts.Statement): void {
    if (ts.isBlock(body)) inserts.push({ at: body.getStart(file) + 1, text: '$guard();' })
    else wrap(body, '{$guard();', '}')
  }
}

/** `import.meta` as `$meta`, in as many columns. */
function withOwnMeta(js: string, at: readonly number[]): string {
  let result = js
  for (const start of at) {
    result = result.slice(0, start) + result.slice(start).replace(/^import\s*\.\s*meta/, (text) => own(text, '$meta'))
  }
  return result
}

/** Lines stay lines: only what stands between them is written over. */
function own(text: string, name: string): string {
  return name + text.slice(name.length).replace(/\S/g, ' ')
}

function insertAll(text: string, inserts: Insert[]): ErasedCode {
  // Closing parts of nested expressions end at one offset: they keep the order in which they were found, inner ones last
  // found, so for equal offsets text that closes goes in reverse. All closing texts are alike, so order does not matter.
  inserts.sort((a, b) => a.at - b.at)
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
