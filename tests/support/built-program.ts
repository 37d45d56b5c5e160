import { type ChildProcess, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, expect } from 'vitest'
import { root } from './scratch-folder.ts'

/** The built terminal program. */
export const program = join(root, 'bin', 'asyncanvas.cjs')

/** Builds it before the tests of a file, if its sources are newer. */
export function buildFirst(withinMs = 120_000): void {
  beforeAll(() => {
    const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-stale'], { encoding: 'utf8' })
    expect(built.status, built.stderr).toBe(0)
  }, withinMs)
}

/** The output of a process so far; it grows. */
export function saidBy(child: ChildProcess): { readonly out: string; readonly err: string } {
  const said = { out: '', err: '' }
  child.stdout?.on('data', (part) => {
    said.out += part
  })
  child.stderr?.on('data', (part) => {
    said.err += part
  })
  return said
}
