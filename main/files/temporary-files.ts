import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { FileSystem } from './file-system.ts'
import { isProcessAlive } from './process-alive.ts'

/** The longest name that any disk takes is 255 bytes; our additions take 36. */
const mostNameBytes = 200
const dayMs = 24 * 60 * 60 * 1_000
/**
 * `tmp`: half of a save, worth nothing without its process. `kept`: the text of a write in place, which a crash could have
 * lost.
 */
const ownName = /^\..*\.(\d+)\.[0-9a-f]{12}\.(tmp|kept)$/
const keptForMs = { tmp: dayMs, kept: 30 * dayMs } as const

/** A name for a file of our own, beside a file or in another folder. */
export function ownFileFor(path: string, kind: 'tmp' | 'kept', folder: string = dirname(path)): string {
  return join(folder, `.${shortened(basename(path))}.${process.pid}.${randomBytes(6).toString('hex')}.${kind}`)
}

/** Cuts at whole characters, so that the rest is a valid name on every disk. */
function shortened(name: string): string {
  let short = ''
  for (const character of name) {
    if (Buffer.byteLength(short + character) > mostNameBytes) break
    short += character
  }
  return short
}

/** Deletes what killed saves have left in a folder. Never rejects: the next save tries again. */
export async function sweep(fileSystem: FileSystem, folder: string, nowMs: number): Promise<void> {
  const names = await fileSystem.list(folder).catch(() => [])
  for (const name of names) {
    const [, pid, kind] = ownName.exec(name) ?? []
    if (pid === undefined || (kind !== 'tmp' && kind !== 'kept')) continue
    const path = join(folder, name)
    const about = await fileSystem.about(path).catch(() => null)
    if (about?.kind !== 'file') continue
    const isDead = kind === 'tmp' && !isProcessAlive(Number(pid))
    // Age decides too: pids are reused, and a folder may be shared with other machines, whose pids mean nothing here.
    const isOld = nowMs - about.changedAtMs > keptForMs[kind]
    if (isDead || isOld) await fileSystem.remove(path).catch(() => undefined)
  }
}

/** Finds the newest whole text that an interrupted write in place left beside a file; `null`: none. */
export async function keptBeside(fileSystem: FileSystem, path: string): Promise<string | null> {
  const start = `.${shortened(basename(path))}.`
  const names = await fileSystem.list(dirname(path)).catch(() => [])
  const found = await Promise.all(
    names.map(async (name) => {
      const [, , kind] = ownName.exec(name) ?? []
      if (kind !== 'kept' || !name.startsWith(start)) return null
      const kept = join(dirname(path), name)
      const about = await fileSystem.about(kept).catch(() => null)
      return about?.kind === 'file' ? { kept, atMs: about.changedAtMs } : null
    }),
  )
  const [newest] = found.filter((one) => one !== null).sort((a, b) => b.atMs - a.atMs)
  return newest?.kept ?? null
}
