import { mkdir } from 'node:fs/promises'
import { isOf } from '#foreign-value'
import { errorCode, type FileAbout, type FileSystem, type OpenFile } from './file-system.ts'
import { ownFileFor } from './temporary-files.ts'
import { writeBytes } from './write-bytes.ts'
import { TornFileError } from './write-error.ts'

const privateMode = 0o600
const ownersWriteBit = 0o200
/** Bits that the system takes from a file that is written. */
const takenBits = 0o6000

/** A folder takes no file, which says nothing of the disk. */
const noPlaceCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG'])

export interface InPlaceHost {
  readonly fileSystem: FileSystem
  readonly pause: (ms: number) => Promise<unknown>
  /** Where the text is kept while it is written, if that can't be beside the file; each is made where it is missing. */
  readonly keptFolders: readonly string[]
}

export interface InPlace {
  readonly path: string
  readonly about: FileAbout
  readonly bytes: Uint8Array
  /** Its mode may be changed for the moment that opening it takes. */
  readonly isForced: boolean
  readonly confirm: () => Promise<void>
}

/**
 * Writes over a file's text, so that owner, names, attributes and mounts stay. A kill in between leaves half of it: so all of
 * the new text is kept elsewhere meanwhile. Where the write fails the old text is put back; where that fails too, rejects
 * with a TornFileError that says where the new text is.
 */
export async function writeInPlace(host: InPlaceHost, write: InPlace): Promise<void> {
  const { fileSystem } = host
  const { path, bytes } = write
  const old = await fileSystem.read(path).catch(() => null)
  const kept = await keep(host, path, bytes, old !== null)
  try {
    await write.confirm()
    await overwrite(host, write, old)
  } catch (error) {
    // Not torn: the old text is there, and who saved has the new one.
    if (kept !== null && !isOf(error, TornFileError)) await fileSystem.remove(kept).catch(() => undefined)
    throw isOf(error, TornFileError) ? new TornFileError(error.code, kept) : error
  }
  if (kept !== null) await fileSystem.remove(kept).catch(() => undefined)
}

async function overwrite(host: InPlaceHost, write: InPlace, old: Uint8Array | null): Promise<void> {
  const { about, bytes } = write
  const file = await opened(host, write)
  let error: unknown
  try {
    await writeBytes(file, bytes, false, host.pause)
    await file.truncate(bytes.length)
    // Whose bits we may not set keeps what the system left.
    if ((about.mode & takenBits) !== 0) await file.chmod(about.mode).catch(() => undefined)
    await file.sync()
    await file.close()
    return
  } catch (cause) {
    error = cause
    await file.close().catch(() => undefined)
  }
  if (old === null || !(await isPutBack(host, write, old))) throw new TornFileError(errorCode(error), null)
  throw error
}

async function isPutBack(host: InPlaceHost, write: InPlace, old: Uint8Array): Promise<boolean> {
  try {
    const file = await opened(host, write)
    try {
      await writeBytes(file, old, false, host.pause)
      await file.truncate(old.length)
      await file.sync()
    } finally {
      await file.close()
    }
    return true
  } catch {
    return false
  }
}

/** Opens a file that its mode keeps from being written; the mode is as before from then on. */
async function opened({ fileSystem }: InPlaceHost, { path, about, isForced }: InPlace): Promise<OpenFile> {
  const isClosed = isForced && (about.mode & ownersWriteBit) === 0
  if (isClosed) await fileSystem.chmod(path, about.mode | ownersWriteBit)
  try {
    return await fileSystem.open(path)
  } finally {
    if (isClosed) await fileSystem.chmod(path, about.mode).catch(() => undefined)
  }
}

/**
 * A file with all of the text; `null`: no folder takes one, and the old text can be put back. Only a crash within the
 * write could lose something then, and not to save at all would lose more. On a disk that is full or broken, to put the
 * old text back may fail too: there nothing is begun.
 */
async function keep(host: InPlaceHost, path: string, bytes: Uint8Array, canPutBack: boolean): Promise<string | null> {
  const errors: unknown[] = []
  for (const folder of [undefined, ...host.keptFolders]) {
    try {
      if (folder !== undefined) await mkdir(folder, { recursive: true, mode: 0o700 })
      return await keepAt(host, ownFileFor(path, 'kept', folder), bytes)
    } catch (error) {
      errors.push(error)
    }
  }
  const worst = errors.find((error) => !noPlaceCodes.has(errorCode(error)))
  if (worst === undefined && canPutBack) return null
  throw worst ?? errors[0]
}

async function keepAt({ fileSystem, pause }: InPlaceHost, path: string, bytes: Uint8Array): Promise<string> {
  const file = await fileSystem.create(path, privateMode)
  try {
    await writeBytes(file, bytes, false, pause)
    await file.sync()
    await file.close()
    return path
  } catch (error) {
    await file.close().catch(() => undefined)
    await fileSystem.remove(path).catch(() => undefined)
    throw error
  }
}
