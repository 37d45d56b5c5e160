import type { Tree } from '@lezer/common'
import { lightParse } from './light-parse.ts'
import { deepestBracket } from './nesting.ts'
import { mostPartsHere, tooLargeAt } from './too-large.ts'

/** Characters of a text that is parsed as a whole at each key: of a megabyte of plain code it takes five seconds. */
const mostAtOnce = 65_536
const headLength = 32_768

/** Is a text too long to be parsed as a whole at each key? */
export function isLongCode(code: string): boolean {
  return code.length > mostAtOnce
}

/** The beginning of a long text, for who wants to know its head; a short one as it is. */
export function headOf(code: string): string {
  return isLongCode(code) ? code.slice(0, headLength) : code
}

interface Known {
  readonly code: string
  readonly tree: Tree
}

/** The last one first. */
let known: readonly Known[] = []
/** Rules look at the shared code between a node's. */
const mostKnown = 2

/** Of thousands of brackets within each other it takes minutes, and runs out of stack. */
const mostBrackets = 300

/** What is no code at its beginning, or more than can be read, nobody edits by its names: its beginning is enough. */
const beginningLength = 8_192
const mostErrors = 200

/**
 * The tree of a TypeScript text; of one that is nested very deeply, as far as it isn't; of a long one that is no code, or too
 * much of it, its beginning. The last ones are kept: several rules in a row look at the same code.
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
