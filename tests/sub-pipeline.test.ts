import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runtimeParts } from 'virtual:runtime-parts'
import { describe, expect, it } from 'vitest'
import { exportTypeScript } from '#codegen'
import { compile, type Plan } from '#compile'
import { parseDocument, serializeDocument } from '#document'
import { type Graph, problemsOf } from '#graph'
import { startRun } from '#run'
import { runViewOf, type TraceEvent } from '#trace'
import { readIncludes } from '../main/documents/included.ts'
import { typeErrors } from './core/codegen/programs.ts'
import { runVirtually } from './core/codegen/virtual-program.ts'
import { runOptions } from './support/run-options.ts'

const folder = fileURLToPath(new URL('../examples/sub-pipeline/', import.meta.url))
const files = ['fetch-page.pipeline', 'two-pages.pipeline']

function text(file: string): string {
  return readFileSync(join(folder, file), 'utf8')
}

function graphOf(file: string): Graph {
  const parsed = parseDocument(text(file))
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}

async function planOf(file: string): Promise<Plan> {
  const graph = graphOf(file)
  const compiled = compile(graph, await readIncludes(graph, join(folder, file)))
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(', '))
  return compiled.value
}

describe.each(files)('%s', (file) => {
  it('is written as the app writes it, and has no problems', async () => {
    const graph = graphOf(file)
    expect(serializeDocument(graph)).toBe(text(file))
    expect(problemsOf(graph, await readIncludes(graph, join(folder, file)))).toEqual([])
  })
})

it('two pages are fetched at once, by one file', async () => {
  const events: TraceEvent[] = []
  const outcome = await startRun(runOptions(await planOf('two-pages.pipeline'), events)).outcome
  expect(outcome).toMatchObject({ kind: 'succeeded', result: ['13 letters', '18 letters'] })
  const { start, logs } = runViewOf(events)
  expect(events.at(-1)?.atMs).toBe(600)
  expect(logs.map(({ node, text: line }) => `${start?.nodes[node ?? -1]?.id} ${line}`)).toEqual([
    'home/count page 1',
    'about/count page 2',
  ])
})

it('its export reads well, and does the same', async () => {
  const exported = exportTypeScript(await planOf('two-pages.pipeline'), runtimeParts)
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems))
  const [main = ''] = /async function where[\s\S]*?export async function main[\s\S]*?\n}\n/.exec(exported.text) ?? []
  await expect(main).toMatchFileSnapshot('core/codegen/golden/sub-pipeline.txt')
  // Of what a program prints, lines with a sign are its log.
  const { printed, endMs, unhandled } = await runVirtually(exported.text.replace('log(`page', 'log(`-page'))
  expect({ printed, endMs, unhandled }).toEqual({ printed: '["13 letters","18 letters"]', endMs: 600, unhandled: [] })
  expect(typeErrors({ 'two-pages': exported.text })).toEqual([])
})
