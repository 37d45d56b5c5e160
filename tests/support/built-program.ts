import { type ChildProcess, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, expect } from 'vitest'
import { root } from './scratch-folder.ts'

/** The terminal as it is built. */
export const program = join(root, 'bin', 'asyncanvas.cjs')

/** Builds it before the tests of a file, where it is older than its sources. */
export function buildFirst(withinMs = 120_000): void {
  beforeAll(() => {
    const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-stale'], { encoding: 'utf8' })
    expect(built.status, built.stderr).toBe(0)
  }, withinMs)
}

/** What a process has said so far; more comes as it says it. */
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
