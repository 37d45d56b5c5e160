import { join } from 'node:path'
import type { ExampleEntry, Result } from '#bridge'
import { emptyGraph } from '#graph'
import { examples } from '../../examples/manifest.ts'
import { type LoadedDocument, readDocument, untitled } from './load-document.ts'

/** The example that a first window shows. */
const firstExample = 'gather.pipeline'

/** The pipelines that come with the app. */
export const exampleEntries: readonly ExampleEntry[] = examples.map(({ file, title, notice }) => ({
  file,
  title,
  notice,
}))

/**
 * Loads an example as a document of its own: saving it asks for a name. Its imports start in its folder, or as if it lay in
 * `origin`: the files that it reads must be real ones, which an archive does not have.
 */
export async function loadExample(
  folder: string,
  file: string,
  origin: string = folder,
): Promise<Result<LoadedDocument>> {
  if (!examples.some((example) => example.file === file)) {
    return { ok: false, error: { message: `There is no example ${file}`, remedy: 'Choose one of the list' } }
  }
  const path = join(folder, file)
  const loaded = await readDocument(path)
  if (!loaded.ok) return loaded
  const { examplePrints } = await import('virtual:example-prints')
  // A changed example is somebody else's code.
  const isOurs = loaded.value.fingerprint === examplePrints[file]
  return { ok: true, value: { ...untitled(loaded.value.document.graph, join(origin, file)), isOurs } }
}

/** What a first window shows. */
export async function firstDocument(folder: string, origin: string = folder): Promise<LoadedDocument> {
  const loaded = await loadExample(folder, firstExample, origin)
  return loaded.ok ? loaded.value : untitled(emptyGraph)
}
