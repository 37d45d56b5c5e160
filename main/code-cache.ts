import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CodeCache, type ErasedCode, eraserVersion } from '#compile'
import { fingerprint } from './files/index.ts'

/** Beyond this many pieces of code the older half goes. */
const mostFiles = 2_000

/**
 * Erased code on disk, one file per piece, so that a run whose code is known never loads the TypeScript compiler (160 ms).
 * Synchronous and small; a disk that refuses only costs time.
 */
export function createCodeCache(folder: string): CodeCache {
  const known = new Map<string, ErasedCode>()
  let isTidied = false
  let written = 0
  const fileOf = (source: string): string => join(folder, `${fingerprint(`${eraserVersion}\n${source}`)}.json`)
  return {
    get(source) {
      const code = known.get(source) ?? read(fileOf(source))
      if (code) known.set(source, code)
      return code
    },
    set(source, code) {
      known.set(source, code)
      if (!isTidied) tidy(folder)
      isTidied = true
      // What the folder would not keep is not worth the time that writing it takes.
      if (written < mostFiles / 2) write(folder, fileOf(source), code)
      written += 1
    },
  }
}

function read(file: string): ErasedCode | undefined {
  try {
    const code = JSON.parse(readFileSync(file, 'utf8')) as Partial<ErasedCode>
    return typeof code.js === 'string' && Array.isArray(code.insertions) ? (code as ErasedCode) : undefined
  } catch {
    // Not there, or half of a file that somebody damaged: it is made anew.
    return undefined
  }
}

function write(folder: string, file: string, code: ErasedCode): void {
  try {
    mkdirSync(folder, { recursive: true })
    const half = `${file}.${process.pid}.tmp`
    writeFileSync(half, JSON.stringify(code))
    renameSync(half, file)
  } catch {
    // Without a cache each start compiles again.
  }
}

function tidy(folder: string): void {
  try {
    const names = readdirSync(folder)
    if (names.length <= mostFiles) return
    const files = names.map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    files.sort((a, b) => a.at - b.at)
    for (const { path } of files.slice(0, files.length - mostFiles / 2)) unlinkSync(path)
  } catch {
    // Another process tidies at the same moment, or there is no folder yet.
  }
}
