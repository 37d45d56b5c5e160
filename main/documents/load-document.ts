import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Failure, OpenedDocument, Result } from '#bridge'
import { maxDocumentLength, parseDocument } from '#document'
import type { Graph } from '#graph'
import { diskFileSystem, fingerprint, keptBeside } from '../files/index.ts'
import { failureOf } from './failures.ts'

/** A document as it was read, with the fingerprint of its file (`null`: it has no file). */
export interface LoadedDocument {
  readonly document: OpenedDocument
  readonly fingerprint: string | null
  /** The file where imports start, for a document that has no path of its own; `null`: nowhere. */
  readonly origin: string | null
  /** Nobody has to vouch for its code: it was written in this window, or is that of a packed example. */
  readonly isOurs: boolean
}

/** Reads a pipeline, which messages call `name`. Runs nothing in it. */
export async function readDocument(path: string, name: string = basename(path)): Promise<Result<LoadedDocument>> {
  try {
    const about = await stat(path)
    if (!about.isFile()) {
      return { ok: false, error: { message: `${name} is not a file`, remedy: 'Choose a *.pipeline file' } }
    }
    // A character takes at most four bytes, so a larger file is too long in any case and isn't read.
    if (about.size > maxDocumentLength * 4) {
      return { ok: false, error: { message: `${name} is too large`, remedy: 'Choose a *.pipeline file' } }
    }
    const bytes = await readFile(path)
    const text = bytes.toString('utf8')
    const wrongLine = lineThatIsNotUtf8(bytes, text)
    if (wrongLine !== null) {
      const message = `${name}: the file is not UTF-8: line ${wrongLine}`
      return { ok: false, error: { message, remedy: 'Save it as UTF-8 where it was made' } }
    }
    const parsed = parseDocument(text)
    if (!parsed.ok) return { ok: false, error: await unreadable(path, name, parsed.error) }
    return {
      ok: true,
      value: {
        document: { graph: parsed.value, path, name },
        fingerprint: fingerprint(bytes),
        origin: null,
        isOurs: false,
      },
    }
  } catch (error) {
    return { ok: false, error: failureOf(error, `${name} could not be opened`) }
  }
}

/** Adds, for a file that a save left half written, where that save kept the whole text. */
async function unreadable(path: string, name: string, { message, remedy }: Failure): Promise<Failure> {
  const kept = await keptBeside(diskFileSystem, path)
  const cutShort = `A save of it was interrupted, and the whole file is in ${kept}: copy that file`
  return { message: `${name}: ${message}`, remedy: kept === null ? remedy : cutShort }
}

/** The first line with bytes that are not UTF-8. Reading them would replace them, and the next save would lose them. */
function lineThatIsNotUtf8(bytes: Buffer, text: string): number | null {
  const again = Buffer.from(text, 'utf8')
  if (again.equals(bytes)) return null
  const wrong = bytes.findIndex((byte, index) => byte !== again[index])
  return bytes.subarray(0, wrong).reduce((line, byte) => (byte === 0x0a ? line + 1 : line), 1)
}

/** A document without a file. `origin`: where its imports start nevertheless. */
export function untitled(graph: Graph, origin: string | null = null): LoadedDocument {
  return { document: { graph, path: null, name: graph.title || 'Untitled' }, fingerprint: null, origin, isOurs: true }
}
