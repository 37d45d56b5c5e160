import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HeapGrowth } from './heap-growth.ts'

/** An empty object that is held on to costs more than three times as much. */
const toleratedBytesPerItem = 16

const scratch = mkdtempSync(join(tmpdir(), 'asyncanvas-leaks-'))

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
})

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function growths(...options: readonly string[]): readonly HeapGrowth[] {
  const told = execFileSync(process.execPath, ['--expose-gc', join(scratch, 'heap-growth.mjs'), ...options])
  return JSON.parse(told.toString())
}

describe('the heap', () => {
  it('returns to its level', () => {
    expect(growths().filter(({ bytesPerItem }) => bytesPerItem > toleratedBytesPerItem)).toEqual([])
  })

  it('would tell of one object per item that is held on to', () => {
    const noticed = growths('--leak').filter(({ bytesPerItem }) => bytesPerItem > toleratedBytesPerItem)
    expect(noticed).toHaveLength(3)
  })
})
