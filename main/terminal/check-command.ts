import { resolve } from 'node:path'
import type { Failure } from '#bridge'
import { emptyGraph, type Graph, nodeById, nodeName, type Problem, problemsOf, type Severity } from '#graph'
import { plainCountText } from '#words'
import type { CodeReader } from '../code/code-reader.ts'
import { readIncludes } from '../documents/included.ts'
import { readDocument } from '../documents/load-document.ts'
import { terminalReader } from './code.ts'
import { missingInside, missingModules } from './missing-modules.ts'
import { problemLines } from './problem-text.ts'
import { exitStatus, type Terminal } from './terminal.ts'
import { onOneLine } from './text-width.ts'

export interface CheckOptions {
  readonly files: readonly string[]
  readonly json?: boolean
}

interface Checked {
  readonly file: string
  readonly graph: Graph
  /** Why the file could not be read. */
  readonly failure: Failure | null
  readonly problems: readonly Problem[]
}

type Totals = Readonly<Record<Severity, number>>

/** Performs `check`: says what is wrong in each file, and what to do. Runs nothing in the files. */
export async function checkPipelines(terminal: Terminal, { files, json }: CheckOptions): Promise<number> {
  const reader = terminalReader(terminal)
  const checked: Checked[] = []
  for (const file of files) checked.push(await check(terminal, reader, file))
  const totals = totalsOf(checked)
  if (json) terminal.out.write(`${JSON.stringify(asJson(checked, totals), null, 2)}\n`)
  else terminal.out.write(asText(checked, totals))
  return totals.error > 0 ? exitStatus.refused : exitStatus.succeeded
}

async function check(terminal: Terminal, reader: CodeReader, file: string): Promise<Checked> {
  const path = resolve(terminal.folder, file)
  const loaded = await readDocument(path, file)
  if (!loaded.ok) return { file, graph: emptyGraph, failure: loaded.error, problems: [] }
  const { graph } = loaded.value.document
  const includes = await readIncludes(graph, path)
  await reader.readGraph(graph, includes)
  return {
    file,
    graph,
    failure: null,
    problems: [
      ...problemsOf(graph, includes),
      ...(await missingModules(graph, path, reader)),
      ...(await missingInside(graph, includes, reader)),
    ],
  }
}

/** A file that can't be read counts as an error. */
function totalsOf(checked: readonly Checked[]): Totals {
  const totals = { error: 0, warning: 0, hint: 0 }
  for (const { failure, problems } of checked) {
    if (failure) totals.error += 1
    for (const { severity } of problems) totals[severity] += 1
  }
  return totals
}

function asText(checked: readonly Checked[], totals: Totals): string {
  const groups = checked.map(({ file: name, graph, failure, problems }) => {
    const file = onOneLine(name)
    if (failure) return `${file}\n  error    ${onOneLine(failure.message)}\n           ${onOneLine(failure.remedy)}.\n`
    return problems.length > 0 ? `${file}\n${problemLines(graph, problems)}` : `${file}: no problems\n`
  })
  const counts = (['error', 'warning', 'hint'] as const).map((severity) => plainCountText(totals[severity], severity))
  return `${groups.join('')}\n${plainCountText(checked.length, 'file')}: ${counts.join(', ')}\n`
}

function asJson(checked: readonly Checked[], totals: Totals): object {
  return {
    files: checked.map(({ file, graph, failure, problems }) => ({
      file,
      failure,
      problems: problems.map((problem) => ({ ...problem, ...nameIn(graph, problem) })),
    })),
    errors: totals.error,
    warnings: totals.warning,
    hints: totals.hint,
  }
}

function nameIn(graph: Graph, { node }: Problem): { readonly name?: string } {
  const found = node === undefined ? undefined : nodeById(graph, node)
  return found ? { name: nodeName(found) } : {}
}
