import { fstatSync, writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import { errorCode } from '../files/index.ts'
import type { Output } from './terminal.ts'

/** How long a pipe that is full is left alone. */
const fullDelayMs = 2

export interface ProcessOutput extends Output {
  /** Why nothing more can be written; `null`: it can. */
  lost(): unknown
}

/**
 * stdout or stderr, by its descriptor: Node's own stream takes a short write for a whole one, throws or emits its errors
 * depending on version and kind, and can be ended by the code of a run.
 */
export function processOutput(
  fd: 1 | 2,
  streamOf: () => NodeJS.WriteStream,
  onLost: (error: unknown) => void,
): ProcessOutput {
  const isTty = isatty(fd)
  let error: unknown = null
  return {
    write(text) {
      if (error !== null) return
      try {
        writeAll(fd, Buffer.from(text, 'utf8'))
      } catch (thrown) {
        error = thrown
        onLost(thrown)
      }
    },
    lost: () => error,
    isTty,
    isPipe: isPipe(fd),
    columns: () => (isTty && streamOf().columns) || 80,
    rows: () => (isTty && streamOf().rows) || 24,
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  let done = 0
  while (done < bytes.length) {
    try {
      done += writeSync(fd, bytes, done)
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, fullDelayMs)
    }
  }
}

function isPipe(fd: number): boolean {
  try {
    const stats = fstatSync(fd)
    return stats.isFIFO() || stats.isSocket()
  } catch {
    return false
  }
}
