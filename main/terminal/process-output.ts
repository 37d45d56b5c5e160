import { fstatSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { isatty } from 'node:tty'
import { errorCode } from '../files/index.ts'
import type { HostOutput } from './terminal.ts'

/** How long a pipe that is full is left alone. */
const fullDelayMs = 5

export interface ProcessOutput extends HostOutput {
  /** Why nothing more can be written; `null`: it can. */
  lost(): unknown
}

/**
 * stdout or stderr, by its descriptor: Node's own stream takes a short write for a whole one, throws or emits its errors
 * depending on version and kind, and can be ended by the code of a run. Where a reader is slow, what it has no room for
 * waits here, and not the loop. `onLost` is called within the write that failed.
 */
export function processOutput(
  fd: 1 | 2,
  streamOf: () => NodeJS.WriteStream,
  onLost: (error: unknown) => void,
): ProcessOutput {
  const isTty = isatty(fd)
  const isPipe = isPipeAt(fd)
  // Node makes a pipe not block as it makes the stream of it.
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
    // It keeps no run going: one that nothing can wake any more is to end.
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
