import type { Failure } from '#bridge'
import { emptyGraph } from '#graph'
import { type LoadedDocument, readDocument, untitled } from './load-document.ts'
import type { RecoveryCopy } from './recovery-slot.ts'

/** The document that a recovery copy belongs to, as it is on disk: it stays when the offer is declined. */
export async function recoveredDocument(copy: RecoveryCopy): Promise<LoadedDocument> {
  const loaded = copy.path === null ? null : await readDocument(copy.path)
  return loaded?.ok ? loaded.value : untitled(emptyGraph)
}

/** The message about copies that can't be read; `null`: there are none. */
export function unreadableFailure(unreadable: readonly Failure[]): Failure | null {
  const [first] = unreadable
  if (!first || unreadable.length === 1) return first ?? null
  const [messages, remedies] = [unreadable.map(({ message }) => message), unreadable.map(({ remedy }) => remedy)]
  return { message: messages.join('\n'), remedy: remedies.join('\n') }
}
