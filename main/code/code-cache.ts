import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CodeKind, type ReadCode, readingVersion } from '#code'
import { fingerprint } from '../files/index.ts'

/** The older half of the files is deleted beyond this many. */
const mostFiles = 2_000

/** Readings of code, by its text. */
export interface CodeCache {
  get(text: string, kind: CodeKind): ReadCode | undefined
  set(text: string, kind: CodeKind, read: ReadCode): void
}

/**
 * Readings on disk, one file per piece, so that a run whose code is known never loads the TypeScript compiler (160 ms).
 * Code with mistakes is not kept: its author is about to change it. Synchronous and small; a failing disk only costs time.
 */
export function createCodeCache(folder: string): CodeCache {
  const known = new Map<string, ReadCode>()
  let isTidied = false
  let written = 0
  const keyOf = (text: string, kind: CodeKind): string =>
    // Code that one version of the engine takes, another may refuse.
    fingerprint(`${readingVersion}\n${process.versions.v8}\n${kind}\n${text}`)
  const fileOf = (key: string): string => join(folder, `${key}.json`)
  return {
    get(text, kind) {
      const key = keyOf(text, kind)
      const found = known.get(key) ?? read(fileOf(key))
      if (found) known.set(key, found)
      return found
    },
    set(text, kind, found) {
      const key = keyOf(text, kind)
      known.set(key, found)
      if (!found.module) return
      if (!isTidied) tidy(folder)
      isTidied = true
      // Writing more than the folder keeps would only waste time.
      if (written < mostFiles / 2) write(folder, fileOf(key), found)
      written += 1
    },
  }
}

function read(file: string): ReadCode | undefined {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<ReadCode>
    const isWhole = found.reading !== undefined && typeof found.module?.js === 'string'
    return isWhole ? (found as ReadCode) : undefined
  } catch {
    // The file is missing or damaged: it is written again.
    return undefined
  }
}
function write(folder: string, file: string, found: ReadCode): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const half = `${file}.${process.pid}.tmp`
    writeFileSync(half, JSON.stringify(found), { mode: 0o600 })
    renameSync(half, file)
  } catch {
    // Without a cache each start reads the code again.
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
    // Another process is deleting at the same moment, or there is no folder yet.
  }
}
