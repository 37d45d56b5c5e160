import { basename, dirname } from 'node:path'
import { loadExample } from '../documents/examples.ts'
import { type LoadedDocument, readDocument } from '../documents/load-document.ts'
import type { RecoveryCopy } from '../documents/recovery-slot.ts'
import type { Freeze } from './app-start.ts'

/** Whether this copy belongs to the pipeline that held the app. A pipeline that was never saved is known by its title alone. */
export function isCopyOfHeld(freeze: Freeze | null, { path, graph }: Pick<RecoveryCopy, 'path' | 'graph'>): boolean {
  if (!freeze) return false
  return path === null ? graph.title === freeze.title : path === freeze.path
}

/** The pipeline that held the app, as it was last saved; `null`: it never was. */
export async function heldDocument(
  { path }: Freeze,
  examples: { readonly folder: string; readonly origin: string },
): Promise<LoadedDocument | null> {
  if (path === null) return null
  const isExample = dirname(path) === examples.origin
  const loaded = await (isExample ? loadExample(examples.folder, basename(path), examples.origin) : readDocument(path))
  return loaded.ok ? loaded.value : null
}
