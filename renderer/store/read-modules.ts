import { learn, moduleOf, readingGeneration, readingOf } from '#code'
import { codeTexts, type Graph, type Includes } from '#graph'
import type { Workspace } from './workspace.ts'

/** Has the host read a graph's code as modules, which only printing needs. Known texts are not read again. */
export async function readModules(
  { bridge, editor }: Pick<Workspace, 'bridge' | 'editor'>,
  graph: Graph,
  includes: Includes,
): Promise<void> {
  const texts = [...codeTexts(graph, includes)].filter(isUnread)
  if (texts.length === 0) return
  const read = await bridge.readModules(texts)
  for (const [index, text] of texts.entries()) {
    const known = read[index]
    if (known) learn(text, known)
  }
  // Shows their mistakes too: nobody else reads these texts again.
  editor.setState({ readings: readingGeneration() })
}

/** A text with mistakes has no module, so it counts as read. */
function isUnread(text: string): boolean {
  return moduleOf(text) === undefined && (readingOf(text)?.errors ?? []).length === 0
}
