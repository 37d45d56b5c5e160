import type { Tree } from '@lezer/common'
import { lightParse } from './light-parse.ts'
import { deepestBracket } from './nesting.ts'
import { mostPartsHere, tooLargeAt } from './too-large.ts'

/** The longest text that is parsed as a whole at each keystroke: a megabyte of plain code would take five seconds. */
const mostAtOnce = 65_536
const headLength = 32_768

/** Whether a text is too long to be parsed as a whole at each keystroke. */
export function isLongCode(code: string): boolean {
  return code.length > mostAtOnce
}

/** The beginning of a long text, which is enough to find its head; a short text as it is. */
export function headOf(code: string): string {
  return isLongCode(code) ? code.slice(0, headLength) : code
}

interface Known {
  readonly code: string
  readonly tree: Tree
}

/** The latest one first. */
let known: readonly Known[] = []
/** Rules read the shared code between two reads of a node's code. */
const mostKnown = 2

/** Thousands of nested brackets would take minutes, and overflow the stack. */
const mostBrackets = 300

/**
 * For a text that begins with many errors, or is too large to be read, the beginning is enough: nobody renames anything
 * in it.
 */
const beginningLength = 8_192
const mostErrors = 200

/**
 * The tree of a TypeScript text. For a text that is nested very deeply, only the part before that; for a long text that
 * is no code, or too large, only its beginning. The latest trees are kept, since several rules read the same code one
 * after the other.
 */
export function syntaxTree(code: string): Tree {
  const found = known.find((each) => each.code === code) ?? { code, tree: treeOf(code) }
  if (found !== known[0]) known = [found, ...known.filter((each) => each !== found)].slice(0, mostKnown)
  return found.tree
}

function treeOf(code: string): Tree {
  if (code.length > beginningLength * 4) {
    const beginning = lightParse(shallow(code.slice(0, beginningLength)))
    if (hasManyErrors(beginning) || tooLargeAt(code, mostPartsHere) !== null) return beginning
  }
  return lightParse(shallow(code))
}

function hasManyErrors(tree: Tree): boolean {
  const cursor = tree.cursor()
  let errors = 0
  do if (cursor.type.isError) errors += 1
  while (errors <= mostErrors && cursor.next())
  return errors > mostErrors
}

function shallow(code: string): string {
  const { depth, at } = deepestBracket(code, mostBrackets)
  return depth > mostBrackets ? code.slice(0, at) : code
}
