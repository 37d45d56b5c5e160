import type { Snippet } from '../snippet.ts'
import { bodySnippets } from './bodies.ts'
import { nodeSnippets, shadowingSnippets } from './names.ts'
import { valueSnippets } from './values.ts'

/** By subject. */
export const generated: Readonly<Record<string, () => readonly Snippet[]>> = {
  shadowing: shadowingSnippets,
  nodes: nodeSnippets,
  values: () => valueSnippets(760, 11),
  bodies: () => bodySnippets(500, 12),
}
