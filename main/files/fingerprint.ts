import { createHash } from 'node:crypto'
import { diskFileSystem } from './disk-file-system.ts'
import { errorCode, type FileSystem } from './file-system.ts'

/** SHA-256 of a text, hex. Contents are compared, not times: a touched or re-checked-out file has not changed. */
export function fingerprint(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * The fingerprint of what is on disk now; `null`: no such file, or none that holds a text (to read a FIFO would never end).
 * Rejects when the file is there and can't be read.
 */
export async function fingerprintOf(path: string, fileSystem: FileSystem = diskFileSystem): Promise<string | null> {
  try {
    if ((await fileSystem.about(path)).kind !== 'file') return null
    return fingerprint(await fileSystem.read(path))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/**
 * Whether somebody else changed a file since we read or wrote it. `known`: what we last saw there (`null`: we never
 * saw the file). A file that is gone has not changed: saving brings it back. Neither has one that already holds `next`.
 */
export async function isChangedOutside(
  path: string,
  known: string | null,
  next: string,
  fileSystem: FileSystem = diskFileSystem,
): Promise<boolean> {
  const now = await fingerprintOf(path, fileSystem)
  return now !== null && now !== known && now !== fingerprint(next)
}
