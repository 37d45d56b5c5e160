import { learn, moduleOf, readingGeneration, readingOf } from '#code'
import { codeTexts, type Graph } from '#graph'
import type { Workspace } from './workspace.ts'

/** Has the host read the code of a graph as modules, which only printing needs. What is known is not asked for again. */
export async function readModules(
  { bridge, editor }: Pick<Workspace, 'bridge' | 'editor'>,
  graph: Graph,
): Promise<void> {
  const texts = [...codeTexts(graph)].filter(isUnread)
  if (texts.length === 0) return
  const read = await bridge.readModules(texts)
  for (const [index, text] of texts.entries()) {
    const known = read[index]
    if (known) learn(text, known)
  }
  // Mistakes are told from here as well: nobody reads these texts again.
  editor.setState({ readings: readingGeneration() })
}

/** A text that has mistakes is no module. */
function isUnread(text: string): boolean {
  return moduleOf(text) === undefined && (readingOf(text)?.errors ?? []).length === 0
}
