import { fstatSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { isatty } from 'node:tty'
import { errorCode } from '../files/index.ts'
import type { HostOutput } from './terminal.ts'

/** How long to wait before writing to a full pipe again. */
const fullDelayMs = 5

export interface ProcessOutput extends HostOutput {
  /** The error that keeps anything more from being written; `null`: none. */
  lost(): unknown
}

/**
 * Writes to stdout or stderr by its descriptor, since Node's own stream takes a short write for a whole one, throws or
 * emits its errors depending on version and kind, and can be ended by the code of a run. Text for a slow reader waits here,
 * without holding the loop. `onLost` is called during the write that failed.
 */
export function processOutput(
  fd: 1 | 2,
  streamOf: () => NodeJS.WriteStream,
  onLost: (error: unknown) => void,
): ProcessOutput {
  const isTty = isatty(fd)
  const isPipe = isPipeAt(fd)
  // Node makes a pipe non-blocking when it creates its stream.
  if (isPipe) streamOf()
  let error: unknown = null
  let left: Uint8Array[] = []
  const drain = (): void => {
    try {
      for (let [next] = left; next; [next] = left) {
        const written = writeSync(fd, next)
        if (written === next.length) left.shift()
        else left[0] = next.subarray(written)
      }
    } catch (thrown) {
      if (errorCode(thrown) === 'EAGAIN') return
      error = thrown
      left = []
      onLost(thrown)
    }
  }
  let isWaiting = false
  const drainLater = async (): Promise<void> => {
    if (isWaiting) return
    isWaiting = true
    // The wait must not keep the process alive: a run that nothing can wake must end.
    while (left.length > 0) {
      await wait(fullDelayMs, undefined, { ref: false })
      drain()
    }
    isWaiting = false
  }
  return {
    write(text) {
      if (error !== null) return
      left.push(Buffer.from(text, 'utf8'))
      drain()
      if (left.length > 0) void drainLater()
    },
    lost: () => error,
    async flushed() {
      for (drain(); left.length > 0; drain()) await wait(fullDelayMs)
    },
    isTty,
    isPipe,
    columns: () => (isTty && streamOf().columns) || 80,
    rows: () => (isTty && streamOf().rows) || 24,
  }
}

function isPipeAt(fd: number): boolean {
  try {
    const stats = fstatSync(fd)
    return stats.isFIFO() || stats.isSocket()
  } catch {
    return false
  }
}
