import { randomBytes } from 'node:crypto'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { diskFileSystem, errorCode, type FileSystem } from './file-system.ts'

/** Virus scanners and indexers hold a file for moments: these answers to a rename are worth another try. */
const busyCodes = new Set(['EPERM', 'EBUSY', 'EACCES'])
const retryDelaysMs = [5, 10, 20, 40, 80, 160, 320]
/** Some file systems cannot flush a folder; there the rename is as durable as it gets. */
const unsyncableCodes = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR', 'EACCES', 'EPERM', 'ENOSYS'])
const newFileMode = 0o666
const linkLimit = 40

export interface AtomicWriter {
  /**
   * Replaces a file in full or not at all: when this resolves, the bytes survive a power cut; when it rejects, the file
   * is what it was, unless only the folder's flush failed (then it is new in full). A symbolic link stays a link, its
   * target is written. Writes of one path happen one after another. Rejects with Node's system errors.
   */
  write(path: string, text: string): Promise<void>
}

export interface AtomicWriterOptions {
  readonly fileSystem?: FileSystem
  readonly platform?: NodeJS.Platform
  /** Milliseconds between tries of a rename. */
  readonly wait?: (ms: number) => Promise<unknown>
}

export function createAtomicWriter(options: AtomicWriterOptions = {}): AtomicWriter {
  const fileSystem = options.fileSystem ?? diskFileSystem
  const isWindows = (options.platform ?? process.platform) === 'win32'
  const pause = options.wait ?? ((ms: number) => wait(ms))
  const queues = new Map<string, Promise<void>>()

  async function replace(path: string, text: string): Promise<void> {
    const target = await targetOf(fileSystem, path)
    const temporary = temporaryName(target)
    try {
      await writeNew(fileSystem, temporary, Buffer.from(text, 'utf8'), await modeOf(fileSystem, target))
      await renameWhenFree(fileSystem, temporary, target, pause)
    } catch (error) {
      // The first error is the one to tell; a temporary file that was never made, or cannot go, adds nothing to it.
      await fileSystem.remove(temporary).catch(() => undefined)
      throw error
    }
    if (!isWindows) await syncFolder(fileSystem, dirname(target))
  }

  return {
    write(path, text) {
      const key = resolve(path)
      const turn = (queues.get(key) ?? Promise.resolve()).catch(() => undefined).then(() => replace(key, text))
      queues.set(key, turn)
      const forget = (): void => {
        if (queues.get(key) === turn) queues.delete(key)
      }
      turn.then(forget, forget)
      return turn
    },
  }
}

/** Where a path leads, through links, also where the last one points at nothing yet. */
async function targetOf(fileSystem: FileSystem, path: string): Promise<string> {
  let target = path
  for (let hops = 0; hops < linkLimit; hops += 1) {
    try {
      return await fileSystem.realpath(target)
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error
    }
    const next = await linkOf(fileSystem, target)
    if (next === null) return target
    target = resolve(dirname(target), next)
  }
  throw Object.assign(new Error(`ELOOP: too many links, '${path}'`), { code: 'ELOOP' })
}

async function linkOf(fileSystem: FileSystem, path: string): Promise<string | null> {
  try {
    return await fileSystem.readlink(path)
  } catch (error) {
    if (['EINVAL', 'ENOENT', 'UNKNOWN'].includes(errorCode(error))) return null
    throw error
  }
}

async function modeOf(fileSystem: FileSystem, path: string): Promise<number | null> {
  try {
    return await fileSystem.mode(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** In the same folder, since a rename is atomic within one file system only. */
function temporaryName(target: string): string {
  const name = basename(target).slice(0, 40)
  return join(dirname(target), `.${name}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`)
}

async function writeNew(fileSystem: FileSystem, path: string, bytes: Uint8Array, mode: number | null): Promise<void> {
  const file = await fileSystem.create(path, mode ?? newFileMode)
  try {
    await file.write(bytes)
    // `create` is subject to the umask; an existing file keeps its bits exactly.
    if (mode !== null) await file.chmod(mode)
    await file.sync()
  } catch (error) {
    await file.close().catch(() => undefined)
    throw error
  }
  await file.close()
}

async function renameWhenFree(
  fileSystem: FileSystem,
  from: string,
  to: string,
  pause: (ms: number) => Promise<unknown>,
): Promise<void> {
  for (const delayMs of retryDelaysMs) {
    try {
      return await fileSystem.rename(from, to)
    } catch (error) {
      if (!busyCodes.has(errorCode(error))) throw error
    }
    await pause(delayMs)
  }
  return fileSystem.rename(from, to)
}

async function syncFolder(fileSystem: FileSystem, folder: string): Promise<void> {
  try {
    await fileSystem.syncFolder(folder)
  } catch (error) {
    if (!unsyncableCodes.has(errorCode(error))) throw error
  }
}
