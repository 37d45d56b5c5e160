import type { HostOutput } from './terminal.ts'

const mostPending = 64 * 1024

/** Writes values as lines of JSON, many at a time: a write for each event would cost more than the event. */
export interface JsonLines {
  add(value: unknown): void
  flush(): void
}

export function createJsonLines(output: HostOutput): JsonLines {
  let pending = ''
  let isFlushDue = false
  const flush = (): void => {
    isFlushDue = false
    if (pending === '') return
    output.write(pending)
    pending = ''
  }
  return {
    flush,
    add(value) {
      pending += `${JSON.stringify(value)}\n`
      if (pending.length >= mostPending) return flush()
      if (!isFlushDue) setImmediate(flush)
      isFlushDue = true
    },
  }
}
