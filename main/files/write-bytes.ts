import { errorCode, type OpenFile } from './file-system.ts'
import { WriteRefusal } from './write-error.ts'

const fullDelayMs = 5

/**
 * Writes all of the bytes, from the file's start or (`isStream`) at its current position: the system may take them in
 * pieces, and a full pipe takes more once its reader has read.
 */
export async function writeBytes(
  file: OpenFile,
  bytes: Uint8Array,
  isStream: boolean,
  pause: (ms: number) => Promise<unknown>,
): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const written = await writeSome(file, bytes.subarray(done), isStream ? null : done)
    if (written === 0) await pause(fullDelayMs)
    done += written
  }
}

async function writeSome(file: OpenFile, bytes: Uint8Array, position: number | null): Promise<number> {
  try {
    return await file.write(bytes, position)
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return 0
    if (errorCode(error) === 'EPIPE') throw new WriteRefusal('NO_READER')
    throw error
  }
}
