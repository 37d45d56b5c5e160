import { parser as javascript } from '@lezer/javascript'
import { scopeTable, topLevelNames } from '#graph'
import { type CodeCache, type ErasedCode, erased, originalColumn } from './erased-code.ts'
import type { Plan } from './plan.ts'

/** A line of the user's code; `node` absent: the shared code. */
export interface SourcePlace {
  readonly node?: number
  readonly line: number
  readonly column: number
}

/** All code of a plan as one script, and the way back from its lines to the user's. */
export interface Program {
  /**
   * The body of an async function of `$scope`, which gives the coroutines in a list, each in the place of its node's
   * index. Beside the names of the scope, `$scope` has `shared`, the names below for code that is no node's, and
   * `own(node, factory)`: the coroutine that `factory` makes of the node's own names, when it is called.
   */
  readonly js: string
  /** `undefined`: a line that is ours. Both from 1. */
  place(line: number, column: number): SourcePlace | undefined
}

interface Piece {
  readonly node?: number
  readonly code: ErasedCode
  /** The script's line before the piece's first. */
  readonly before: number
}

/** What a coroutine has of its own, so that its logs and its awaits are known to be its own. */
const ownNames: readonly string[] = [
  '$each',
  '$import',
  '$meta',
  ...scopeTable.filter(({ scope }) => scope === 'own').map(({ name }) => name),
]

/**
 * Puts shared code and coroutines into one scope, as one module would have them: coroutines see the shared code's names,
 * live. Imports become awaits of `$import`. Throws a SyntaxError for code that types alone don't explain.
 */
export async function programOf(plan: Plan, scopeNames: readonly string[], cache: CodeCache): Promise<Program> {
  const pieces: Piece[] = []
  // In a function of its own, the code may give names of the scope another meaning.
  const lines: string[] = [
    `'use strict'; const {${scopeNames.join(', ')}} = $scope; const {$await, $guard, ${ownNames.join(', ')}} = $scope.shared; const $own = $scope.own; return (async () => {`,
  ]
  const add = (code: ErasedCode, node?: number): void => {
    pieces.push({ code, before: lines.length, ...(node === undefined ? {} : { node }) })
    lines.push(...code.js.split('\n'))
  }
  const shared = await erased(plan.shared, cache)
  add({ ...shared, js: importsAsAwaits(shared.js) })
  lines.push(';return [')
  // What the shared code declares is the shared code's for all.
  const declared = new Set(topLevelNames(plan.shared))
  const own = ownNames.filter((name) => !declared.has(name))
  for (const node of plan.nodes) {
    if (node.kind !== 'coroutine') {
      lines.push(',')
      continue
    }
    // Functions behind an opening parenthesis are compiled with the script that they stand in. All of them are going to
    // be called, and one by one that would take half as long again, in the middle of the run.
    const code = await erased(node.code.replace(/^(\s*)export /, '$1       '), cache)
    const names = namesIn(code.js, own)
    lines.push(names.length > 0 ? `$own(${node.index}, (function ({${names.join(', ')}}) { return (` : '(')
    add(code, node.index)
    lines.push(names.length > 0 ? ')})),' : '),')
  }
  lines.push(']})()')
  return { js: lines.join('\n'), place: (line, column) => placeIn(pieces, line, column) }
}

/**
 * Of a coroutine's own names, those that its code may have a use for. The awaits of a function that the loop calls are known to be its task's; those
 * of a function in it are not, where somebody else calls that, and only an `async` one can have any.
 */
function namesIn(js: string, own: readonly string[]): readonly string[] {
  const names = own.filter((name) => js.includes(name))
  return /\basync\b/.test(js.replace(/^\s*async\b/, '')) ? ['$await', ...names] : names
}

function placeIn(pieces: readonly Piece[], line: number, column: number): SourcePlace | undefined {
  const piece = lastBefore(pieces, line)
  if (!piece) return undefined
  const own = line - piece.before
  if (own > piece.code.js.split('\n').length) return undefined
  return {
    ...(piece.node === undefined ? {} : { node: piece.node }),
    line: own,
    column: originalColumn(piece.code, own, column),
  }
}

/** The last piece that begins before a line; they stand in order, and there may be thousands. */
function lastBefore(pieces: readonly Piece[], line: number): Piece | undefined {
  let from = 0
  let to = pieces.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (line > (pieces[middle]?.before ?? 0)) from = middle + 1
    else to = middle
  }
  return pieces[from - 1]
}

/** `import a, { b as c } from 'm'` as `const { default: a, b: c } = await $import('m')`, on the same lines. */
function importsAsAwaits(js: string): string {
  let result = ''
  let from = 0
  const tree = javascript.parse(js)
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    if (node.name === 'ExportDeclaration') {
      result += `${js.slice(from, node.from)}       `
      from = node.from + 'export '.length
    }
    if (node.name !== 'ImportDeclaration') continue
    const source = node.getChild('String')
    if (!source) continue
    const clause = js.slice(node.from + 'import'.length, source.from).replace(/\bfrom\s*$/, '')
    result += `${js.slice(from, node.from)}${bindings(clause)}await $import(${js.slice(source.from, source.to)})`
    from = source.to
  }
  return result + js.slice(from)
}

function bindings(clause: string): string {
  const parts = /^\s*([\w$]+)?\s*,?\s*(\*\s*as\s+[\w$]+|\{[\s\S]*\})?\s*$/.exec(clause)
  const newlines = clause.replace(/[^\n]/g, '')
  if (!parts?.[0].trim()) return ''
  const [, fallback, rest = ''] = parts
  if (rest.startsWith('*')) return `const ${rest.replace(/^\*\s*as\s+/, '')} = ${newlines}`
  const named = rest.replace(/^\{|\}$/g, '').replace(/\bas\b/g, ':')
  const names = [...(fallback ? [`default: ${fallback}`] : []), ...(named.trim() ? [named] : [])]
  return `const { ${names.join(', ')} } = `
}
