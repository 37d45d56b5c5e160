import { dirname } from 'node:path'
import { errorCode, type FileAbout, type FileSystem, type OpenFile } from './file-system.ts'
import { ownFileFor } from './temporary-files.ts'
import { writeBytes } from './write-bytes.ts'

/** Virus scanners and indexers hold a file for moments: on Windows a rename that fails with these codes is tried again. */
const busyCodes = new Set(['EPERM', 'EBUSY', 'EACCES'])
const retryDelaysMs = [5, 10, 20, 40, 80, 160, 320]
/** Some file systems cannot flush a folder; there the rename is as durable as it can be. */
const unsyncableCodes = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR', 'EACCES', 'EPERM', 'ENOSYS'])
/** The folder takes no new file, though the existing file may be writable. */
const noFileBesideCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENAMETOOLONG'])
/** The name is a mount point, or names in the folder can't change. `ENOENT`: another machine has deleted our temporary file. */
const noRenameCodes = new Set(['EBUSY', 'EXDEV', 'EPERM', 'EACCES', 'EROFS', 'ENOENT', 'ENOSYS', 'ENOTSUP', 'EINVAL'])
/** Files can't be given to another owner here, or not to that one, or not on this disk. */
const unownableCodes = new Set(['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])
const newFileMode = 0o666
const privateMode = 0o600

export interface Replacement {
  readonly path: string
  /** About the existing file; `null`: there is none. */
  readonly about: FileAbout | null
  readonly bytes: Uint8Array
  /** Nobody else may read it, whatever its mode was before. */
  readonly isPrivate: boolean
  /** The last moment to call the write off, by rejecting. */
  readonly confirm: () => Promise<void>
}

export interface ReplaceHost {
  readonly fileSystem: FileSystem
  readonly isWindows: boolean
  readonly pause: (ms: number) => Promise<unknown>
}

/**
 * Writes a new file beside the old one and gives it the old one's name: a reader sees either the whole old text or the
 * whole new one. `false`: the new file could not be all that the old one is (owner, access lists, names, mounts), and
 * nothing has changed.
 */
export async function replaceFile(host: ReplaceHost, replacement: Replacement): Promise<boolean> {
  const { fileSystem, isWindows } = host
  const { path, about } = replacement
  if (about !== null && about.links > 1) return false
  const temporary = ownFileFor(path, 'tmp')
  let isReplaced = false
  try {
    if (await writeBeside(host, temporary, replacement)) {
      await replacement.confirm()
      isReplaced = await renamed(host, temporary, path, about !== null)
    }
  } finally {
    // A failed removal adds nothing to the first error.
    if (!isReplaced) await fileSystem.remove(temporary).catch(() => undefined)
  }
  if (isReplaced && !isWindows) await syncFolder(fileSystem, dirname(path))
  return isReplaced
}

async function writeBeside(host: ReplaceHost, temporary: string, replacement: Replacement): Promise<boolean> {
  const { about, isPrivate } = replacement
  let file: OpenFile
  try {
    // The new file stays private until it has the old one's mode: the text may be secret.
    file = await host.fileSystem.create(temporary, about === null && !isPrivate ? newFileMode : privateMode)
  } catch (error) {
    if (about !== null && noFileBesideCodes.has(errorCode(error))) return false
    throw error
  }
  let isAlike: boolean
  try {
    isAlike = isPrivate || about === null || (await madeAlike(host, file, temporary, replacement.path, about))
    if (isAlike) await fill(host, file, replacement)
  } catch (error) {
    await file.close().catch(() => undefined)
    if (about !== null && ['ENOSPC', 'EDQUOT'].includes(errorCode(error))) return false
    throw error
  }
  await file.close()
  return isAlike
}

async function fill(host: ReplaceHost, file: OpenFile, { about, bytes, isPrivate }: Replacement): Promise<void> {
  await writeBytes(file, bytes, false, host.pause)
  await file.truncate(bytes.length)
  // The mode comes last, since writing and changing the owner take bits away; and `create` is subject to the umask.
  if (about !== null && !isPrivate) await file.chmod(about.mode)
  else if (isPrivate) await file.chmod(privateMode)
  await file.sync()
}

/** `false`: the new file would lack something that belongs to the old one, besides its text. */
async function madeAlike(
  { fileSystem, isWindows }: ReplaceHost,
  file: OpenFile,
  temporary: string,
  path: string,
  about: FileAbout,
): Promise<boolean> {
  if (!(await fileSystem.copyAttributes(path, temporary))) return false
  if (isWindows) return true
  try {
    await file.chown(about.uid, about.gid)
    return true
  } catch (error) {
    if (unownableCodes.has(errorCode(error))) return false
    throw error
  }
}

/** `false`: the new file can't take this name. */
async function renamed(host: ReplaceHost, from: string, to: string, isThere: boolean): Promise<boolean> {
  try {
    await renameWhenFree(host, from, to)
    return true
  } catch (error) {
    if (isThere && noRenameCodes.has(errorCode(error))) return false
    throw error
  }
}

async function renameWhenFree({ fileSystem, isWindows, pause }: ReplaceHost, from: string, to: string): Promise<void> {
  for (const delayMs of isWindows ? retryDelaysMs : []) {
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
