import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCodeReader } from '../../../main/code/code-reader.ts'
import { readHere } from '../../../main/code/read-here.ts'
import { memoryCache } from '../../support/memory-cache.ts'
import { localModules } from './local-modules.ts'
import { moduleGraph } from './module-graphs.ts'

const count = Number(process.env.MODULE_GRAPHS ?? 100)
const separator = '=== graph'
let folder = ''
let byNode: readonly string[] = []

/** A program that prints what each graph prints, one after the other. */
const runner = (files: readonly string[]): string =>
  `for (const file of ${JSON.stringify(files)}) {
  console.log('${separator}')
  try { await import(file) } catch (error) {
    // What awaits elsewhere in the graph goes on for a while.
    await new Promise((done) => setImmediate(done))
    console.log('failed', error.name, error.code ?? error.message)
  }
}\n`

const fileOf = (seed: number): string => join(folder, `graph-${seed}`, 'main.mjs')

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'graphs-')))
  for (let seed = 0; seed < count; seed += 1) {
    mkdirSync(join(folder, `graph-${seed}`))
    for (const [name, text] of Object.entries(moduleGraph(seed)))
      writeFileSync(join(folder, `graph-${seed}`, name), text)
  }
  const files = Array.from({ length: count }, (_, seed) => pathToFileURL(fileOf(seed)).href)
  writeFileSync(join(folder, 'runner.mjs'), runner(files))
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'runner.mjs')], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  })
  byNode = stdout.split(`${separator}\n`).slice(1)
  if (byNode.length !== count) throw new Error(`node ran ${byNode.length} of ${count} graphs: ${stderr}`)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }), 60_000)

async function byUs(seed: number): Promise<string> {
  const lines: string[] = []
  const modules = await localModules(
    join(folder, `graph-${seed}`, 'a.pipeline'),
    (line) => lines.push(line),
    createCodeReader(memoryCache(), readHere),
  )
  try {
    await modules.import(null, pathToFileURL(fileOf(seed)).href)
  } catch (error) {
    await new Promise((done) => setImmediate(done))
    const { name, message, code } = error as Error & { code?: string }
    lines.push(`failed ${name} ${code ?? message}`)
  }
  return lines.map((line) => `${line}\n`).join('')
}

/** The only difference: how util.inspect shows a namespace below its depth limit. */
function asOurs(text: string): string {
  return text.replaceAll('[[Object: null prototype] [Module]]', '[[Module: null prototype]]')
}

describe('modules that need one another in random ways', () => {
  it(`print what they print in Node: ${count} graphs`, async () => {
    for (let seed = 0; seed < count; seed += 1)
      expect(await byUs(seed), `graph ${seed}`).toBe(asOurs(byNode[seed] ?? ''))
  }, 120_000)

  it('are mostly those that link, and some of each kind that do not', () => {
    const failed = byNode.filter((text) => text.includes('failed '))
    expect(failed.length).toBeLessThan(count * 0.6)
    for (const what of [
      'does not provide',
      'is a CommonJS module',
      'conflicting star',
      'throws',
      'Detected cycle',
      'MODULE_NOT_FOUND',
    ]) {
      expect(
        byNode.some((text) => text.includes(what)),
        what,
      ).toBe(true)
    }
    for (const what of ['goes on', 'late runs', 'before initialization', 'uninitialized']) {
      expect(byNode.filter((text) => text.includes(what)).length, what).toBeGreaterThan(count / 50)
    }
  })
})
