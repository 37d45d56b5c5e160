import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { NewFile, SaveFailure } from '#bridge'
import { serializeDocument } from '#document'
import { failureOf } from '../documents/failures.ts'
import { type AtomicWriter, errorCode } from '../files/index.ts'
import type { EditorWindow, WindowHost } from './editor-window.ts'

interface BesideServices {
  readonly host: WindowHost
  readonly writer: AtomicWriter
}

/**
 * Writes new files beside a document that is about to be saved, and that names them. A file that is there already is left
 * as it is, unless it has that very content: then an earlier save wrote it, and did not come to its end.
 */
export async function saveBeside(
  window: EditorWindow,
  { host, writer }: BesideServices,
  documentPath: string,
  files: readonly NewFile[] = [],
): Promise<SaveFailure | null> {
  for (const { name, graph } of files) {
    const path = join(dirname(documentPath), name)
    const allowed = await host.resolve(host.shown(path))
    if (!allowed.ok) return { kind: 'failed', ...allowed.error }
    const text = serializeDocument(graph)
    try {
      const isThere = await writer.inLine(path, async (write) => {
        const there = await textOf(path)
        if (there === null) await write(text, {})
        return there !== null && there !== text
      })
      if (isThere) {
        const remedy = 'Move that file away, or put its node back in line and make a pipeline of another name'
        return { kind: 'failed', message: `${name} exists already, and would be replaced`, remedy }
      }
    } catch (error) {
      return { kind: 'failed', ...failureOf(error, `${name} could not be saved`) }
    }
    await window.trust.saved(path, graph).catch(() => undefined)
  }
  return null
}

/** `null`: there is no such file. */
async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}
