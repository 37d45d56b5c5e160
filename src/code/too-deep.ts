import ts from 'typescript'
import { deepestBracket } from './nesting.ts'

/** What reads a tree, and the engine that compiles it, go into it call by call: below this one of them runs out of stack. */
const mostDepth = 700

/** Of a sum, or a row of calls, each part lies within the next one; who reads it spends far less on such a step. */
const chainStep = 1 / 3

/** For a loop over what another gives the engine puts in the handling of its end: it goes in further than for all else. */
const loopStep = 3

/** The place at which a tree gets deeper than `most`, the first one; `null`: it doesn't. */
export function tooDeepAt(file: ts.SourceFile, most: number = mostDepth): number | null {
  // A step takes a character or more.
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

/** What is read before the rest of a sum, a call, an access, a cast. */
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

/** The engine has it as the contrary of an equality: a row of them lies as deep again, and is too deep for the oldest host. */
function isNegated({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.ExclamationEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
}

/**
 * Where a text gets too deep for the parser itself, roughly. `parses`: whether the parser gets through a text; it does through
 * the first `parsed` characters. Brackets are what is deep mostly; else the shortest beginning that the parser doesn't get
 * through is looked for, in few tries, and in fewer the longer they are.
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

/** Characters that are parsed to find a place. */
const mostTried = 262_144
