import type { Tree } from '@lezer/common'
import { parser as javascript } from '@lezer/javascript'
import { deepestBracket } from './nesting.ts'

const parser = javascript.configure({ dialect: 'ts' })
let last: { readonly code: string; readonly tree: Tree } | null = null

/** Of thousands of brackets within each other it takes minutes, and runs out of stack. */
const mostBrackets = 300

/**
 * The tree of a TypeScript text; of one that is nested very deeply, as far as it isn't. The last one is kept: several rules in a
 * row look at the same code.
 */
export function syntaxTree(code: string): Tree {
  if (last?.code !== code) last = { code, tree: parser.parse(shallow(code)) }
  return last.tree
}

function shallow(code: string): string {
  const { depth, at } = deepestBracket(code, mostBrackets)
  return depth > mostBrackets ? code.slice(0, at) : code
}
