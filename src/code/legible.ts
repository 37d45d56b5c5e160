import type { SyntaxNode, Tree } from '@lezer/common'
import { syntaxTree } from './syntax-tree.ts'

/** A text that the light parser reads correctly, and the way back to places in the code. */
export interface LegibleCode {
  readonly tree: Tree
  readonly text: string
  /** The offset in the code for an offset in the text. */
  originalOffset(offset: number): number
}

/** With this word before it, the parser takes a list of parameters for what it is. */
const hint = ' async'
const unhinted = '     '
/** Arrow functions inside each other's parameters or bodies are found one round after the other. */
const mostRounds = 20
/** The most characters that are read again for this; a long text is read again only once. */
const mostReadAgain = 500_000

/**
 * The light parser takes `({ a } = {}) => a` for an assignment followed by an error, and `async <T,>(a: T) => a` for
 * two comparisons. Then scopes are missed, and names get another meaning. So the first gets an `async` here, and the
 * second loses it.
 */
export function legible(code: string): LegibleCode {
  let text = code
  let hints: number[] = []
  const rounds = Math.max(1, Math.min(mostRounds, mostReadAgain / code.length))
  for (let round = 0; round < rounds; round += 1) {
    const tree = syntaxTree(text)
    // Nobody renames anything in a text that is too large to be read.
    if (tree.length < text.length) break
    const { parameters, generic } = misread(tree, text)
    if (parameters.length === 0 && generic.length === 0) break
    hints = [...hints.map((at) => at + hint.length * countBefore(parameters, at)), ...spread(parameters)]
    hints.sort((one, other) => one - other)
    text = withHints(withoutAsync(text, generic), parameters)
  }
  return {
    tree: syntaxTree(text),
    text,
    originalOffset: (offset) => offset - hint.length * countBefore(hints, offset),
  }
}

/**
 * `parameters`: where lists of parameters begin that were read as something else. `generic`: where `async` was read as
 * a name.
 */
function misread(tree: Tree, text: string) {
  const parameters: number[] = []
  const generic: number[] = []
  const cursor = tree.cursor()
  do {
    if (cursor.name === 'ParenthesizedExpression' && isParameters(cursor.node, text)) parameters.push(cursor.from)
    if (cursor.name === 'InstantiationExpression' && /^async\s*</.test(text.slice(cursor.from, cursor.from + 200))) {
      generic.push(cursor.from)
    }
  } while (cursor.next())
  return { parameters, generic }
}

function isParameters(node: SyntaxNode, text: string): boolean {
  let first = node.firstChild?.nextSibling
  while (first?.name.endsWith('Comment')) first = first.nextSibling
  const assigned = first?.name === 'SequenceExpression' ? first.firstChild : first
  if (assigned?.name !== 'AssignmentExpression' || !/Pattern$/.test(assigned.firstChild?.name ?? '')) return false
  return node.nextSibling?.type.isError === true && /^\s*(?:=>|:)/.test(text.slice(node.to, node.to + 200))
}

function withHints(text: string, places: readonly number[]): string {
  const ends = [...places, text.length]
  return text.slice(0, ends[0]) + places.map((at, index) => hint + text.slice(at, ends[index + 1])).join('')
}

/** Replaces each `async` at these places by spaces. */
function withoutAsync(text: string, places: readonly number[]): string {
  const ends = [...places, text.length]
  const rest = places.map((at, index) => unhinted + text.slice(at + unhinted.length, ends[index + 1]))
  return text.slice(0, ends[0]) + rest.join('')
}

/** Where the hints are once all of them are added. */
function spread(places: readonly number[]): readonly number[] {
  return places.map((at, index) => at + hint.length * index)
}

/** How many of the sorted places come before the offset. */
function countBefore(places: readonly number[], offset: number): number {
  let from = 0
  let to = places.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((places[middle] ?? 0) < offset) from = middle + 1
    else to = middle
  }
  return from
}
