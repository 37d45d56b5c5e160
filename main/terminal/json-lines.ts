import { clearInterval, setImmediate, setInterval } from '../host-timers.ts'
import type { HostOutput } from './terminal.ts'

const mostPending = 64 * 1024
/** A pipe tells that its reader has gone only to who writes. */
const beatMs = 1_000

/** Writes values as lines of JSON, many at a time: a write for each event would cost more than the event. */
export interface JsonLines {
  add(value: unknown): void
  flush(): void
  /** Writes what is left, for good. */
  close(): void
}

/**
 * To a reader, spaces are written while nothing happens, before the next line: JSON takes no notice of them, and a run whose
 * reader has gone (`| head -1`) hears of it though it waits for an hour.
 */
export function createJsonLines(output: HostOutput): JsonLines {
  let pending = ''
  let isFlushDue = false
  let isQuiet = false
  const beat = setInterval(() => {
    if (isQuiet && output.isPipe) output.write(' ')
    isQuiet = true
  }, beatMs)
  beat.unref()
  const flush = (): void => {
    isFlushDue = false
    if (pending === '') return
    isQuiet = false
    output.write(pending)
    pending = ''
  }
  return {
    flush,
    close() {
      clearInterval(beat)
      flush()
    },
    add(value) {
      pending += `${JSON.stringify(value)}\n`
      if (pending.length >= mostPending) return flush()
      if (!isFlushDue) setImmediate(flush)
      isFlushDue = true
    },
  }
}
