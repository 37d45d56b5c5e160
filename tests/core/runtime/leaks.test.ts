import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { HeapGrowth } from './heap-growth.ts'

/** A leaked empty object costs nearly twice as much; what is left by chance, a third of it. */
const toleratedBytesPerItem = 32

const scratch = mkdtempSync(join(tmpdir(), 'asyncanvas-leaks-'))
let clean: readonly HeapGrowth[]
let leaking: readonly HeapGrowth[]

/** The heap growth of the programs, each in a Node of its own, since a test runner's heap always changes. */
async function growths(...options: readonly string[]): Promise<readonly HeapGrowth[]> {
  const script = join(scratch, 'heap-growth.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, ...options])
  return JSON.parse(stdout)
}

function beyondTolerance(all: readonly HeapGrowth[]): readonly HeapGrowth[] {
  return all.filter(({ bytesPerItem, held }) => bytesPerItem > toleratedBytesPerItem || held > 0)
}

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'heap-growth.ts'),
      outDir: scratch,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'heap-growth.mjs' } },
    },
  })
  ;[clean, leaking] = await Promise.all([growths(), growths('--leak')])
}, 300_000)

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

it('the heap returns to its level', () => {
  expect(beyondTolerance(clean)).toEqual([])
})

it('one object per item that is held on to would be noticed', () => {
  expect(beyondTolerance(leaking)).toEqual(leaking)
})
