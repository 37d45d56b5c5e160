import { access, constants, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Failure } from '#bridge'
import { serializeDocument } from '#document'
import type { Graph, Json } from '#graph'
import { type TraceEvent, traceFileText } from '#trace'
import { createAtomicWriter, errorCode } from '../files/index.ts'
import { failureOf } from '../handlers/failures.ts'
import type { Terminal } from './terminal.ts'

/** Why a run's trace could not be written there: said before the run rather than after it. */
export async function traceRefusal(terminal: Terminal, out: string): Promise<readonly Failure[]> {
  if (/\.(pipeline|[cm]?[jt]sx?)$/.test(out)) {
    return [
      { message: `--trace ${out} would replace a file of another kind`, remedy: 'Choose a name such as run.json' },
    ]
  }
  const path = resolve(terminal.folder, out)
  try {
    if (await isFolder(path)) return [{ message: `--trace ${out} is a folder`, remedy: 'Choose a file' }]
    await access(dirname(path), constants.W_OK)
    return []
  } catch (error) {
    return [failureOf(error, `--trace ${out} cannot be written`)]
  }
}

/** Writes the file in full or not at all; why it could not be. */
export async function writeTrace(
  terminal: Terminal,
  out: string,
  graph: Graph,
  events: readonly TraceEvent[],
): Promise<Failure | null> {
  try {
    const pipeline = JSON.parse(serializeDocument(graph)) as Json
    await createAtomicWriter().write(resolve(terminal.folder, out), traceFileText(pipeline, events))
    return null
  } catch (error) {
    return failureOf(error, `--trace ${out} could not be written`)
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}
