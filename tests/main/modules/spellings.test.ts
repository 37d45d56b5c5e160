import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compile } from '#compile'
import { type Graph, noIncludes } from '#graph'
import { createCodeReader } from '../../../main/code/code-reader.ts'
import { readHere } from '../../../main/code/read-here.ts'
import { createCodeTrust } from '../../../main/documents/trust.ts'
import { createTrustStore } from '../../../main/documents/trust-store.ts'
import { createAtomicWriter } from '../../../main/files/index.ts'
import { startPlan } from '../../../main/runs/start-plan.ts'
import { missingModules } from '../../../main/terminal/missing-modules.ts'
import { graphOf } from '../../support/graph-of.ts'
import { memoryCache } from '../../support/memory-cache.ts'
import { codeIn, type Spelling, spellings, writeSpellingWorld } from './spelling-world.ts'

let folder = ''
let path = ''
const reader = createCodeReader(memoryCache(), readHere)

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'spellings of ')))
  path = join(folder, 'my.pipeline')
  writeSpellingWorld(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

const graphWith = (spelling: Spelling): Graph => ({
  ...graphOf({ use: 'async function use() {\n  return file\n}' }),
  shared: codeIn(folder, spelling),
})

describe.each(spellings)('$name', (spelling) => {
  it('is the file that runs, that is shown, and that is there', async () => {
    const graph = graphWith(spelling)
    await reader.readGraph(graph)
    const compiled = compile(graph)
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    const options = { inputs: {}, clock: 'virtual', rate: 1, isDebug: false, emit: () => {}, flush: () => {} } as const
    const run = startPlan({ plan: compiled.value, path, reader, ...options })
    expect(await run.outcome).toMatchObject({ kind: 'succeeded', result: spelling.file })

    const trust = createCodeTrust(createTrustStore(join(folder, 'trusted.json'), createAtomicWriter()), reader)
    const verdict = await trust.verdictOn({ path, base: path }, graph, noIncludes)
    const shown = verdict.kind === 'untrusted' ? verdict.question.code.map(({ name }) => name) : []
    expect(shown).toContain(join(folder, spelling.file))

    expect(await missingModules(graph, path, reader)).toEqual([])
  })
})

it('is what Node runs, where Node can', () => {
  const rows = spellings.filter(({ isNode }) => isNode)
  for (const [index, row] of rows.entries()) {
    writeFileSync(join(folder, `row-${index}.mjs`), `${codeIn(folder, row)}\nconsole.log(file)\n`)
  }
  const runner = rows.map((_row, index) => `await import('./row-${index}.mjs')`).join('\n')
  writeFileSync(join(folder, 'runner.mjs'), runner)
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'runner.mjs')], { encoding: 'utf8' })
  expect(stdout.trimEnd().split('\n'), stderr).toEqual(rows.map(({ file }) => file))
})
