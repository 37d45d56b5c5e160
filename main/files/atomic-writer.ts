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
  /** The person agreed to write a file that its mode protects; the mode stays. Without this such a file is refused: READ_ONLY. */
  readonly isForced?: boolean
  /** A file of our own: nobody else may read it, whatever its mode was before. */
  readonly isPrivate?: boolean
  /** Called at the last moment before a file changes; rejects to call the write off. Not called for devices and the like. */
  readonly confirm?: () => Promise<void>
}

export type Write = (text: string, options?: WriteOptions) => Promise<void>

export interface AtomicWriter {
  /**
   * Replaces a file in full or not at all. When this resolves, the bytes survive a power cut; when it rejects, the file is
   * as it was, unless only the flush of the folder failed (then the file is new in full). A symbolic link stays a link, and
   * its target is written. Writes of one file happen one after another.
   *
   * Owner, mode, access lists and extended attributes stay. Where a new file can't take the old one's place (several names,
   * another owner, a mount on it, a folder that takes no files), the text is written in place, as editors do, while a copy
   * of it is kept: a TornFileError names that copy, should the old text be lost. Devices, FIFOs and descriptors are written
   * to.
   *
   * Rejects with Node's system errors, and with a WriteRefusal.
   */
  write(path: string, text: string, options?: WriteOptions): Promise<void>
  /** While `act` is running, no other write touches that file, by whichever of its names; `act` itself writes with `write`. */
  inLine<T>(path: string, act: (write: Write) => Promise<T>): Promise<T>
}

export interface AtomicWriterOptions {
  readonly fileSystem?: FileSystem
  readonly platform?: NodeJS.Platform
  /** Milliseconds between tries of a rename. */
  readonly wait?: (ms: number) => Promise<unknown>
  /** Where a copy of the text is kept during a write in place, if that can't be beside the file. */
  readonly keptFolders?: readonly string[]
  /** The process's own user id. */
  readonly uid?: number
  /** Unix milliseconds. */
  readonly now?: () => number
}

export function createAtomicWriter(options: AtomicWriterOptions = {}): AtomicWriter {
  const { fileSystem = diskFileSystem, keptFolders = [], platform = process.platform, now = Date.now } = options
  const pause = options.wait ?? ((ms: number) => wait(ms))
  const host = { fileSystem, keptFolders, pause, isWindows: platform === 'win32' }
  const uid = options.uid ?? process.geteuid?.() ?? 0
  // Writes to the same path wait in their order; then those to the same file, by whichever path.
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
      // Only an existing file can be unfit to be replaced.
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

/** Whether a save has to ask first. It asks root too, who may write anything and whose mistakes are the largest. */
export function isReadOnly({ mode, uid: owner }: FileAbout, uid: number): boolean {
  return (mode & 0o222) === 0 || (owner === uid && (mode & 0o200) === 0)
}

/** All names of one file share one line: such a file is written in place, so it stays the same file. */
function nameOf(target: WriteTarget): string {
  if (target.kind === 'descriptor') return `descriptor ${target.fd}`
  if (target.kind === 'file' && target.about !== null && target.about.links > 1) return target.about.identity
  return target.path
}
