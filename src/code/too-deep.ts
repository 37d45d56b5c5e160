import ts from 'typescript'
import { deepestBracket } from './nesting.ts'

/**
 * The deepest tree that is read: code that visits a tree, and the engine that compiles it, recurse and would overflow
 * the stack.
 */
const mostDepth = 700

/** In a sum or a row of calls, each part is inside the next one, but such a step needs far less stack. */
const chainStep = 1 / 3

/**
 * For a `for … of` loop the engine adds code that closes the iterator, so this step needs more stack than all others.
 */
const loopStep = 3

/** The first place at which a tree is deeper than `most`; `null`: it never is. */
export function tooDeepAt(file: ts.SourceFile, most: number = mostDepth): number | null {
  // Each level needs at least one character.
  if (file.text.length < most) return null
  const nodes: ts.Node[] = [file]
  const depths: number[] = [0]
  let found: ts.Node | null = null
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const depth = depths.pop() ?? 0
    if (depth > most) {
      if (!found || node.pos < found.pos) found = node
      continue
    }
    const first = firstPart(node)
    const step = ts.isForOfStatement(node) ? loopStep : 1
    node.forEachChild((child) => {
      nodes.push(child)
      depths.push(depth + (child === first ? chainStep : step))
    })
  }
  return found ? found.getStart(file) : null
}

/** The part of a sum, a call, an access or a cast that is read first. */
function firstPart(node: ts.Node): ts.Node | null {
  switch (node.kind) {
    case ts.SyntaxKind.BinaryExpression:
      return isNegated(node as ts.BinaryExpression) ? null : (node as ts.BinaryExpression).left
    case ts.SyntaxKind.TaggedTemplateExpression:
      return (node as ts.TaggedTemplateExpression).tag
    case ts.SyntaxKind.CallExpression:
    case ts.SyntaxKind.PropertyAccessExpression:
    case ts.SyntaxKind.ElementAccessExpression:
    case ts.SyntaxKind.NonNullExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.SatisfiesExpression:
      return (node as ts.AsExpression).expression
    default:
      return null
  }
}

/**
 * The engine compiles `!=` as the negation of an equality, which doubles the depth of a row, too deep for the oldest
 * host.
 */
function isNegated({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.ExclamationEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
}

/**
 * About where a text gets too deep for the parser itself. `parses`: whether the parser gets through a text; it does for
 * the first `parsed` characters. Usually it is the brackets that are deep. Otherwise the shortest beginning that the
 * parser fails on is searched for, with fewer tries the longer the beginnings are.
 */
export function unparsedAt(text: string, parsed: number, parses: (text: string) => boolean): number {
  const bracket = deepestBracket(text)
  if (bracket.depth > mostDepth / 2) return bracket.at
  let known = parsed
  let deep = Math.max(mostDepth, parsed * 2)
  while (deep < text.length && parses(text.slice(0, deep))) {
    known = deep
    deep *= 2
  }
  deep = Math.min(deep, text.length)
  for (let left = mostTried; left > deep; ) {
    const middle = Math.floor((known + deep) / 2)
    if (middle === known) break
    left -= Math.max(middle, mostTried / 8)
    if (parses(text.slice(0, middle))) known = middle
    else deep = middle
  }
  return Math.max(deep - 1, 0)
}

/** The most characters that are parsed in this search. */
const mostTried = 262_144
