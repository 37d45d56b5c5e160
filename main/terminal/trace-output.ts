import { resolve } from 'node:path'
import type { Failure } from '#bridge'
import { serializeDocument } from '#document'
import type { Graph, Json } from '#graph'
import { type TraceEvent, traceFileText } from '#trace'
import { failureOf } from '../documents/failures.ts'
import { createAtomicWriter, foreseenRefusal } from '../files/index.ts'
import { keptFolders } from '../user-data.ts'
import type { Terminal } from './terminal.ts'

/** Why the trace could not be written to `out`: checked before the run, rather than after it. */
export async function traceRefusal(terminal: Terminal, out: string): Promise<readonly Failure[]> {
  if (/\.(pipeline|[cm]?[jt]sx?)$/.test(out)) {
    return [
      { message: `--trace ${out} would replace a file of another kind`, remedy: 'Choose a name such as run.json' },
    ]
  }
  const refusal = await foreseenRefusal(resolve(terminal.folder, out))
  return refusal === null ? [] : [failureOf(refusal, `--trace ${out} cannot be written`)]
}

/** Writes the trace to a file (in full or not at all), a device, a FIFO or a descriptor; returns the failure, if any. */
export async function writeTrace(
  terminal: Terminal,
  out: string,
  graph: Graph,
  events: readonly TraceEvent[],
): Promise<Failure | null> {
  try {
    const pipeline = JSON.parse(serializeDocument(graph)) as Json
    // The trace may go to the same place as output that still waits for its reader.
    await Promise.all([terminal.out.flushed(), terminal.err.flushed()])
    const writer = createAtomicWriter({ keptFolders: keptFolders(terminal.userData) })
    await writer.write(resolve(terminal.folder, out), traceFileText(pipeline, events))
    return null
  } catch (error) {
    return failureOf(error, `--trace ${out} could not be written`)
  }
}
