import { createHash } from 'node:crypto'
import { diskFileSystem } from './disk-file-system.ts'
import { errorCode, type FileSystem } from './file-system.ts'

/**
 * SHA-256 of a text, in hex. Contents are compared, not times: a file that was only touched or checked out again has not
 * changed.
 */
export function fingerprint(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * The fingerprint of the file on disk now; `null`: there is none, or it is no regular file (reading a FIFO would never
 * end). Rejects when the file exists and can't be read.
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
 * Whether another program changed a file since we read or wrote it. `known`: the fingerprint that we last saw (`null`: we
 * never saw the file). A file that is gone counts as unchanged: saving brings it back. So does one that already holds
 * `next`.
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
