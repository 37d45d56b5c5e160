import type { TraceEventOf } from './event.ts'
import type { LogLine, LogSize } from './log-line.ts'
import type { RunView } from './run-view.ts'

/**
 * The most that a log keeps: more than anybody reads, and less than a window has memory for. A row is a line of the
 * screen.
 */
export const logLimits = { rows: 500_000, letters: 64_000_000 }

/** The log line for an event. */
export function logLine({ atMs, level, text, node, task, whole, places }: TraceEventOf<'log'>): LogLine {
  return {
    atMs,
    level,
    text,
    ...(node === undefined ? {} : { node }),
    ...(task === undefined ? {} : { task }),
    ...(whole === undefined ? {} : { whole }),
    ...(places ? { places } : {}),
  }
}

/** Adds a line to the log. If there are too many lines, the oldest tenth is dropped and counted. */
export function addLine({ logs, logSize }: Pick<RunView, 'logs' | 'logSize'>, line: LogLine): void {
  logs.push(line)
  count(logSize, line, 1)
  if (logSize.rows <= logLimits.rows && logSize.letters <= logLimits.letters) return
  let kept = 0
  // The newest line stays, however long it is.
  while (kept < logs.length - 1 && isOver(logSize, 0.9)) count(logSize, logs[kept++] as LogLine, -1)
  logs.splice(0, kept)
  logSize.dropped += kept
}

function isOver({ rows, letters }: LogSize, part: number): boolean {
  return rows > part * logLimits.rows || letters > part * logLimits.letters
}

function count(size: LogSize, { text }: LogLine, sign: 1 | -1): void {
  size.rows += sign * rowsOf(text)
  size.letters += sign * text.length
}

/** How many lines of the screen a text takes. */
export function rowsOf(text: string): number {
  let rows = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) rows++
  return rows
}
