import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runtimeParts } from 'virtual:runtime-parts'
import { exportTypeScript } from '#codegen'
import { compile } from '#compile'
import { codeTexts, type Problem } from '#graph'
import type { RunOutcome, TraceEvent, TraceEventOf } from '#trace'
import { type CodeReader, createCodeReader } from '../../../main/code/code-reader.ts'
import { readHere } from '../../../main/code/read-here.ts'
import { startPlan } from '../../../main/runs/start-plan.ts'
import { memoryCache } from '../../support/memory-cache.ts'
import { erasedProgram } from './erased-program.ts'
import { keptGlobals } from './kept-globals.ts'
import type { Snippet } from './snippet.ts'

/** What a person sees of a pipeline: what its code printed, then its result as JSON, its error, or why it can't run. */
export interface Told {
  readonly printed: string
  readonly status: number
}

/** The two sides of a snippet; `program` null: only the export refuses it, with `problems`. */
export interface Compared {
  readonly snippet: Snippet
  readonly canvas: Told
  readonly program: Told | null
  readonly problems: readonly Problem[]
}

/**
 * Runs all snippets on the canvas and as programs. `files`: modules that they may import; `laidOut`: makes the program's
 * text, if it is not to be made here.
 */
export async function bothSides(
  snippets: readonly Snippet[],
  files: Readonly<Record<string, string>> = {},
  laidOut?: (snippet: Snippet) => string | null,
): Promise<readonly Compared[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'snippets-')))
  try {
    writeFiles(folder, files)
    const reader = createCodeReader(memoryCache(), readHere)
    await reader.readAll([...new Set(snippets.flatMap(({ graph }) => [...codeTexts(graph)]))], 'typescript')
    const exported: Exported[] = []
    for (const each of snippets) exported.push(await programOf(each, reader))
    const texts = exported.flatMap(({ text }, index) =>
      text === null ? [] : [laidOut?.(snippets[index] as Snippet) ?? text],
    )
    const ran = programsRun(folder, texts, files)
    const canvas: Told[] = []
    for (const each of snippets) canvas.push(await toldByCanvas(each, join(folder, 'test.pipeline'), reader))
    const programs = [...(await ran)]
    return snippets.map((each, index): Compared => {
      const { text, problems, isRefused } = exported[index] as Exported
      const program = text === null ? (isRefused ? refused(problems) : null) : (programs.shift() as Told)
      return { snippet: each, canvas: canvas[index] as Told, program, problems }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs one program as a process of its own, in real time. */
export function spawnedRun(text: string): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'program-'))
  writeFiles(folder, { 'program.mjs': text })
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', 'exec "$0" "$1" 2>&1', process.execPath, join(folder, 'program.mjs')])
    const printed: string[] = []
    child.stdout.on('data', (chunk) => printed.push(String(chunk)))
    child.on('close', (status) => {
      rmSync(folder, { recursive: true })
      resolve({ printed: printed.join(''), status: status ?? 1 })
    })
  })
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

interface Exported {
  readonly text: string | null
  readonly problems: readonly Problem[]
  /** The compiler refuses it, so nothing runs. */
  readonly isRefused: boolean
}

/** The program of a snippet, as `export -o x.mjs` makes it but without layout. */
async function programOf({ graph }: Snippet, reader: CodeReader): Promise<Exported> {
  await reader.readGraph(graph)
  const compiled = compile(graph)
  if (!compiled.ok) return { text: null, problems: compiled.problems, isRefused: true }
  const exported = exportTypeScript(compiled.value, runtimeParts)
  if (!exported.ok) return { text: null, problems: exported.problems, isRefused: false }
  return { text: erasedProgram(exported.text), problems: [], isRefused: false }
}

function refused(problems: readonly Problem[]): Told {
  const lines = problems.map(({ message, node, line }) => `${node ?? 'pipeline'}, line ${line ?? '-'}: ${message}`)
  return { printed: lines.join('\n'), status: 2 }
}

const longestMs = 1_000

async function toldByCanvas({ graph }: Snippet, path: string, reader: CodeReader): Promise<Told> {
  await reader.readGraph(graph)
  const compiled = compile(graph)
  if (!compiled.ok) return refused(compiled.problems)
  const events: TraceEvent[] = []
  const restoreGlobals = keptGlobals()
  const run = startPlan({
    plan: compiled.value,
    inputs: {},
    clock: 'virtual',
    rate: 1,
    isDebug: false,
    path,
    reader,
    emit: (event) => events.push(event),
    flush: () => {},
  })
  const outcome = await Promise.race([run.outcome, sleep(longestMs, null, { ref: false })])
  restoreGlobals()
  if (!outcome) run.cancel()
  const lines = events.flatMap((event) => (event.type === 'log' && isPrinted(event) ? [`${event.text}\n`] : []))
  if (!outcome) return { printed: `${lines.join('')}hangs\n`, status: 1 }
  return { printed: lines.join('') + endOf(outcome), status: outcome.kind === 'succeeded' ? 0 : 1 }
}

/** Leaves out the report about timers that a run has cleared: no program prints that. */
function isPrinted({ isReport, level }: TraceEventOf<'log'>): boolean {
  return !isReport || level === 'error'
}

function endOf(outcome: RunOutcome): string {
  if (outcome.kind === 'succeeded') return `${JSON.stringify(outcome.result)}\n`
  return outcome.kind === 'failed' ? `${outcome.error.name}: ${outcome.error.message}\n` : 'cancelled\n'
}

const runnerFile = fileURLToPath(new URL('batch-runner.mjs', import.meta.url))
const batchSize = 400
let batches = 0

/** What the programs print, each as if it were alone. A process keeps every loaded module, so it runs only a limited number. */
async function programsRun(
  folder: string,
  texts: readonly string[],
  modules: Readonly<Record<string, string>>,
): Promise<readonly Told[]> {
  const told: Told[] = []
  for (let at = 0; at < texts.length; at += batchSize) {
    const files = texts.slice(at, at + batchSize).map((text, index) => {
      // Each has a folder and modules of its own: otherwise a process would share their modules.
      const own = join(folder, `program-${at + index}`)
      const needed = Object.entries(modules).filter(([name]) => text.includes(name))
      writeFiles(own, { 'program.mjs': text, ...Object.fromEntries(needed) })
      const file = join(own, 'program.mjs')
      return file
    })
    told.push(...(await batchRun(folder, files)))
  }
  return told
}

function batchRun(folder: string, files: readonly string[]): Promise<readonly Told[]> {
  batches += 1
  const [list, results] = [join(folder, `list-${batches}.json`), join(folder, `results-${batches}.json`)]
  writeFileSync(list, JSON.stringify(files))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [runnerFile, list, results], { stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('close', (status) => {
      if (status !== 0) return reject(new Error(`the programs' process ended with ${status}`))
      const ended = JSON.parse(readFileSync(results, 'utf8')) as {
        printed: string
        status: number
        crash: string | null
      }[]
      resolve(
        ended.map(({ printed, status, crash }) => ({
          printed: crash === null ? printed : `${printed}${crash}\n`.replaceAll(/\/program-\d+\//g, '/'),
          status,
        })),
      )
    })
  })
}
