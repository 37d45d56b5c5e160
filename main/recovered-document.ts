import { emptyGraph } from '#graph'
import { type LoadedDocument, readDocument, untitled } from './load-document.ts'
import type { RecoveryCopy } from './recovery.ts'

/** The document that a recovery copy belongs to, as it is on disk: what stays if the offer is declined. */
export async function recoveredDocument(copy: RecoveryCopy): Promise<LoadedDocument> {
  const loaded = copy.path === null ? null : await readDocument(copy.path)
  return loaded?.ok ? loaded.value : untitled(emptyGraph)
}
