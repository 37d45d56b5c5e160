import type { Tree } from '@lezer/common'
import { parser as javascript } from '@lezer/javascript'

const parser = javascript.configure({ dialect: 'ts' })
let last: { readonly code: string; readonly tree: Tree } | null = null

/** The tree of a TypeScript text. The last one is kept: several rules in a row look at the same code. */
export function syntaxTree(code: string): Tree {
  if (last?.code !== code) last = { code, tree: parser.parse(code) }
  return last.tree
}
