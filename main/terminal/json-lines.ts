import { clearInterval, setImmediate, setInterval } from '../host-timers.ts'
import type { HostOutput } from './terminal.ts'

const mostPending = 64 * 1024
/** A pipe reports only to a writer that its reader has gone. */
const beatMs = 1_000

/** Writes values as lines of JSON, many at a time: one write per event would cost more than the event. */
export interface JsonLines {
  add(value: unknown): void
  flush(): void
  /** Writes the rest, and ends. */
  close(): void
}

/**
 * If the output is a pipe, spaces are written between lines while nothing happens. JSON ignores them, and a run whose
 * reader has gone (`| head -1`) notices that even while it waits for an hour.
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
