import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Graph, type Problem, problemsOf } from '#graph'
import { createCodeReader } from '../../../main/code/code-reader.ts'
import { exportCode } from '../../../main/code/export-code.ts'
import { readHere } from '../../../main/code/read-here.ts'
import { deepCode } from '../../core/code/deep-code.ts'
import { runFile } from '../../core/codegen/programs.ts'
import { isLong } from '../../fuzz/runs.ts'
import { graphOf } from '../../support/graph-of.ts'
import { memoryCache } from '../../support/memory-cache.ts'
import { runGraph } from '../../support/run-graph.ts'

const folder = mkdtempSync(join(tmpdir(), 'deep-code-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** `npm run fuzz -- deep-code` tries all of them at full depth. */
const toTheirEnd = Object.entries(deepCode).filter((_, index) => isLong || index % 4 === 0)

async function errorsIn(code: string): Promise<readonly Problem[]> {
  const graph = graphOf({ deep: code })
  await createCodeReader(memoryCache(), readHere).readGraph(graph)
  return problemsOf(graph).filter(({ severity }) => severity === 'error')
}

/** Roughly the greatest depth that is accepted; `most` if even that is accepted. */
async function deepestTaken(of: (depth: number) => string, most: number): Promise<number> {
  let taken = 100
  let refused = most
  if ((await errorsIn(of(most))).length === 0) return most
  expect(await errorsIn(of(taken))).toEqual([])
  while (refused - taken > 100) {
    const middle = (taken + refused) >> 1
    if ((await errorsIn(of(middle))).length === 0) taken = middle
    else refused = middle
  }
  return taken
}

async function exported(graph: Graph, target: 'ts' | 'mjs'): Promise<string> {
  const done = await exportCode({ graph, target }, createCodeReader(memoryCache(), readHere), null)
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  return done.value.text
}

/** The programs, which one Node runs as if each were alone. */
const programs: { readonly name: string; readonly file: string }[] = []

describe('deep code', () => {
  it.each(Object.entries(deepCode))('is refused in one sentence, if it is: %s', async (_name, of) => {
    for (const depth of [650, 5_000]) {
      const errors = await errorsIn(of(depth))
      if (errors.length === 0) continue
      expect(errors).toMatchObject([
        { node: 'deep', line: expect.any(Number), column: expect.any(Number), remedy: expect.stringMatching(/^\w/) },
      ])
      expect(errors[0]?.message).toBe('This is nested too deeply to be read')
    }
  })

  it.each(toTheirEnd)('is run and exported, as far as it is taken: %s', async (name, of) => {
    const graph = graphOf({ deep: of(await deepestTaken(of, 1_200)) })
    const { outcome } = await runGraph(graph)
    expect(outcome).toMatchObject({ kind: 'succeeded', result: 1 })
    expect(await exported(graph, 'ts')).toContain('async function deep()')
    const file = join(folder, `program-${programs.length}.mjs`)
    writeFileSync(file, await exported(graph, 'mjs'))
    programs.push({ name, file })
  })
})

it('each exported program runs in Node', { timeout: 60_000 }, async () => {
  const script = `for (const { name, file } of ${JSON.stringify(programs)}) {
    try {
      const { main } = await import(file)
      const result = await main()
      if (result !== 1) console.log(name, result)
    } catch (error) {
      console.log(name, String(error))
    }
  }`
  const file = join(folder, 'all.mjs')
  writeFileSync(file, script)
  expect(await runFile(file)).toMatchObject({ status: 0, stdout: '' })
  expect(programs).toHaveLength(toTheirEnd.length)
})
