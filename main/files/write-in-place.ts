import { mkdir } from 'node:fs/promises'
import { isOf } from '#foreign-value'
import { errorCode, type FileAbout, type FileSystem, type OpenFile } from './file-system.ts'
import { ownFileFor } from './temporary-files.ts'
import { writeBytes } from './write-bytes.ts'
import { TornFileError } from './write-error.ts'

const privateMode = 0o600
const ownersWriteBit = 0o200
/** The mode bits that the system clears on a write (setuid, setgid). */
const takenBits = 0o6000

/** A folder that takes no file; its disk may be fine. */
const noPlaceCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG'])

export interface InPlaceHost {
  readonly fileSystem: FileSystem
  readonly pause: (ms: number) => Promise<unknown>
  /** Where the text is kept during the write, if that can't be beside the file; each folder is made if it is missing. */
  readonly keptFolders: readonly string[]
}

export interface InPlace {
  readonly path: string
  readonly about: FileAbout
  readonly bytes: Uint8Array
  /** Its mode may be changed while it is being opened. */
  readonly isForced: boolean
  readonly confirm: () => Promise<void>
}

/**
 * Writes over a file's text, so that owner, names, attributes and mounts stay. A crash would leave half of the text, so the
 * whole new text is kept elsewhere meanwhile. If the write fails, the old text is put back; if that fails too, rejects with
 * a TornFileError that says where the new text is.
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
    // The file is whole: it has the old text, and the caller still has the new one.
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
    // If we may not set the mode, the system's stays.
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

/** Opens a file that its mode protects; the mode is restored at once. */
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
 * Keeps the whole text in a file. `null`: no folder takes one, but the old text can be put back; only a crash during the
 * write could then lose something, and not saving at all would lose more. On a full or broken disk, putting the old text
 * back may fail too: there the write does not begin.
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
