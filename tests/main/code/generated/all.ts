import type { Snippet } from '../snippet.ts'
import { bodySnippets } from './bodies.ts'
import { nodeSnippets, shadowingSnippets } from './names.ts'
import { valueSnippets } from './values.ts'

/** Generated snippets by subject; the same at each run. */
export const generated: Readonly<Record<string, () => readonly Snippet[]>> = {
  shadowing: shadowingSnippets,
  nodes: nodeSnippets,
  values: () => valueSnippets(850, 11),
  bodies: () => bodySnippets(450, 12),
}
