import { errorCode, type FileSystem, type OpenFile } from './file-system.ts'
import { writeBytes } from './write-bytes.ts'
import { WriteRefusal } from './write-error.ts'
import type { WriteTarget } from './write-target.ts'

type StreamTarget = Exclude<WriteTarget, { readonly kind: 'file' }>

/** A reader that is started together with this program may need this long. */
const readerTries = 40
const readerDelayMs = 50

/** Writes to what stores nothing: a device, a FIFO, a descriptor. Bytes that the reader has taken can't be taken back. */
export async function writeStream(
  fileSystem: FileSystem,
  target: StreamTarget,
  bytes: Uint8Array,
  pause: (ms: number) => Promise<unknown>,
): Promise<void> {
  const file = await opened(fileSystem, target, pause)
  try {
    await writeBytes(file, bytes, true, pause)
  } catch (error) {
    await file.close().catch(() => undefined)
    throw error
  }
  await file.close()
}

async function opened(
  fileSystem: FileSystem,
  target: StreamTarget,
  pause: (ms: number) => Promise<unknown>,
): Promise<OpenFile> {
  if (target.kind === 'descriptor') return fileSystem.descriptor(target.fd)
  for (let tries = 1; ; tries += 1) {
    try {
      return await fileSystem.open(target.path)
    } catch (error) {
      if (!target.isFifo || errorCode(error) !== 'ENXIO') throw error
      if (tries === readerTries) throw new WriteRefusal('NO_READER')
    }
    await pause(readerDelayMs)
  }
}
