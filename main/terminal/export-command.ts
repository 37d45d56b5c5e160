import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Result } from '#bridge'
import {
  type ExportTarget,
  exportPlatforms,
  exportTargetIds,
  exportTargetOf,
  exportTargets,
  isPlatform,
} from '#codegen'
import { exportCode } from '../code/export-code.ts'
import { failureOf } from '../documents/failures.ts'
import { readIncludes } from '../documents/included.ts'
import { readDocument } from '../documents/load-document.ts'
import { createAtomicWriter, errorCode } from '../files/index.ts'
import { keptFolders } from '../user-data.ts'
import { terminalReader } from './code.ts'
import { problemLines } from './problem-text.ts'
import { exitStatus, refuse, type Terminal } from './terminal.ts'
import { onOneLine } from './text-width.ts'

export interface ExportOptions {
  readonly file: string
  readonly out?: string
  /** The name of a platform. */
  readonly target: string
  readonly check?: boolean
}

/** Performs `export`: prints the code, writes it to a file, or says whether the existing file is up to date. */
export async function exportPipeline(terminal: Terminal, options: ExportOptions): Promise<number> {
  const { file, out, target: platform } = options
  if (!isPlatform(platform)) {
    const remedy = `Choose ${Object.keys(exportPlatforms).join(' or ')}`
    return refuse(terminal, { message: `There is no target "${platform}"`, remedy })
  }
  const kind = kindOf(options)
  if (!kind.ok) return refuse(terminal, kind.error)
  const path = resolve(terminal.folder, file)
  const loaded = await readDocument(path, file)
  if (!loaded.ok) return refuse(terminal, loaded.error)
  const { graph } = loaded.value.document
  const exported = await exportCode(
    { graph, target: kind.value },
    terminalReader(terminal),
    path,
    await readIncludes(graph, path),
    platform,
  )
  if (!exported.ok) {
    terminal.err.write(`${onOneLine(file)} cannot be exported\n${problemLines(graph, exported.error)}`)
    return exitStatus.refused
  }
  const { text } = exported.value
  if (out === undefined) {
    terminal.out.writeExact(text)
    return exitStatus.succeeded
  }
  return options.check ? compare(terminal, file, out, text) : write(terminal, out, text)
}

function kindOf({ out, check }: ExportOptions): Result<ExportTarget> {
  if (out === undefined) {
    const [value] = exportTargetIds
    if (!check) return { ok: true, value }
    const remedy = `Name it with -o OUT${exportTargets[value].extension}`
    return { ok: false, error: { message: '--check compares with a file', remedy } }
  }
  const value = exportTargetOf(out)
  if (value !== null) return { ok: true, value }
  const remedy = `End it ${exportTargetIds.map(endingFor).join(', or ')}`
  return { ok: false, error: { message: `${out} is no name for exported code`, remedy } }
}

function endingFor(id: ExportTarget): string {
  const { extension, gives } = exportTargets[id]
  return `in ${extension} for ${gives}`
}

async function write(terminal: Terminal, out: string, text: string): Promise<number> {
  try {
    const writer = createAtomicWriter({ keptFolders: keptFolders(terminal.userData) })
    await writer.write(resolve(terminal.folder, out), text)
  } catch (error) {
    return refuse(terminal, failureOf(error, `${out} could not be written`))
  }
  terminal.err.write(`${onOneLine(out)} is written\n`)
  return exitStatus.succeeded
}

async function compare(terminal: Terminal, file: string, out: string, text: string): Promise<number> {
  const remedy = `Run asyncanvas export ${shellWord(file)} -o ${shellWord(out)}`
  let there: string
  try {
    there = await readFile(resolve(terminal.folder, out), 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return refuse(terminal, { message: `${out} is missing`, remedy })
    return refuse(terminal, failureOf(error, `${out} could not be read`))
  }
  // A checkout on Windows may have other line ends.
  if (there.replaceAll('\r\n', '\n') !== text.replaceAll('\r\n', '\n')) {
    return refuse(terminal, { message: `${out} is stale: ${file} now exports other code`, remedy })
  }
  terminal.err.write(`${onOneLine(out)} is up to date\n`)
  return exitStatus.succeeded
}

function shellWord(text: string): string {
  return /^[\w./@%+:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
