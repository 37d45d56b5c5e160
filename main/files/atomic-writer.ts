import { dirname, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { diskFileSystem } from './disk-file-system.ts'
import type { FileAbout, FileSystem } from './file-system.ts'
import { createLines } from './lines.ts'
import { replaceFile } from './replace-file.ts'
import { sweep } from './temporary-files.ts'
import { WriteRefusal } from './write-error.ts'
import { writeInPlace } from './write-in-place.ts'
import { writeStream } from './write-stream.ts'
import { type WriteTarget, writeTarget } from './write-target.ts'

export interface WriteOptions {
  /** A person wants a file written that its mode keeps from it; the mode stays. Else such a file is refused: READ_ONLY. */
  readonly isForced?: boolean
  /** A file of our own: nobody else may read it, whatever it was before. */
  readonly isPrivate?: boolean
  /** Called at the last moment before a file changes; rejects to call the write off. Not for devices and the like. */
  readonly confirm?: () => Promise<void>
}

export type Write = (text: string, options?: WriteOptions) => Promise<void>

export interface AtomicWriter {
  /**
   * Replaces a file in full or not at all: when this resolves, the bytes survive a power cut; when it rejects, the file
   * is what it was, unless only the folder's flush failed (then it is new in full). A symbolic link stays a link, its
   * target is written. Writes of one file happen one after another.
   *
   * Owner, mode, access lists and extended attributes stay. Where a new file can't take the old one's place (several
   * names, another's file, a mount on it, a folder that takes no files) the text is written in place, as editors do, while
   * a copy is kept: a TornFileError names it, should the old text be lost. Devices, FIFOs and descriptors are written to.
   *
   * Rejects with Node's system errors, and with a WriteRefusal.
   */
  write(path: string, text: string, options?: WriteOptions): Promise<void>
  /** While `act` goes on, nobody else writes that file, by whichever of its names; `write` in it is `act`'s own. */
  inLine<T>(path: string, act: (write: Write) => Promise<T>): Promise<T>
}

export interface AtomicWriterOptions {
  readonly fileSystem?: FileSystem
  readonly platform?: NodeJS.Platform
  /** Milliseconds between tries of a rename. */
  readonly wait?: (ms: number) => Promise<unknown>
  /** Where a text is kept that is written in place, if that can't be beside its file. */
  readonly keptFolders?: readonly string[]
  /** The process's own user, as its files have it. */
  readonly uid?: number
  /** Unix milliseconds. */
  readonly now?: () => number
}

export function createAtomicWriter(options: AtomicWriterOptions = {}): AtomicWriter {
  const { fileSystem = diskFileSystem, keptFolders = [], platform = process.platform, now = Date.now } = options
  const pause = options.wait ?? ((ms: number) => wait(ms))
  const host = { fileSystem, keptFolders, pause, isWindows: platform === 'win32' }
  const uid = options.uid ?? process.geteuid?.() ?? 0
  // Those who ask for the same path come in their order; then those for the same file, by whichever path.
  const byPath = createLines()
  const byFile = createLines()

  async function write(path: string, text: string, { isForced = false, isPrivate = false, confirm }: WriteOptions) {
    const bytes = Buffer.from(text, 'utf8')
    const target = await writeTarget(fileSystem, path)
    if (target.kind !== 'file') return writeStream(fileSystem, target, bytes, pause)
    const { about } = target
    if (about !== null && !isForced && !isPrivate && isReadOnly(about, uid)) throw new WriteRefusal('READ_ONLY')
    const change = { path: target.path, about, bytes, isPrivate, isForced, confirm: confirm ?? (async () => undefined) }
    const isOurs = about === null || uid === 0 || about.uid === uid || host.isWindows
    if (!isOurs || !(await replaceFile(host, change))) {
      // Only what is there can be unfit to be replaced.
      if (about !== null) await writeInPlace(host, { ...change, about })
    }
    await sweep(fileSystem, dirname(target.path), now())
  }

  const inLine = <T>(path: string, act: (write: Write) => Promise<T>): Promise<T> => {
    const full = resolve(path)
    return byPath(full, async () => {
      const name = await writeTarget(fileSystem, full).then(nameOf, () => full)
      return byFile(name, () => act((text, wanted = {}) => write(full, text, wanted)))
    })
  }
  return { inLine, write: (path, text, wanted) => inLine(path, (writeIt) => writeIt(text, wanted)) }
}

/** Whether a save has to ask first. Also of root, who may write anything and whose mistakes are the largest. */
export function isReadOnly({ mode, uid: owner }: FileAbout, uid: number): boolean {
  return (mode & 0o222) === 0 || (owner === uid && (mode & 0o200) === 0)
}

/** Several names of one file are one line; it is written in place, so it stays the same file. */
function nameOf(target: WriteTarget): string {
  if (target.kind === 'descriptor') return `descriptor ${target.fd}`
  if (target.kind === 'file' && target.about !== null && target.about.links > 1) return target.about.identity
  return target.path
}
