import { change, has } from './change-run.ts'
import type { TraceEventOf } from './event.ts'
import type { LogLine } from './log-line.ts'
import { addLine } from './log-lines.ts'
import type { RunView } from './run-view.ts'

/** A node keeps only its last reports, at most this many. */
const keptReports = 10

/** Adds a report to the log, and to the node whose code it is about. */
export function addReport(view: RunView, line: LogLine): void {
  addLine(view, line)
  if (!has(line.node)) return
  change(view, line.node, (run) => ({ ...run, reports: [...run.reports, line].slice(-keptReports) }))
}

/** The log line of a report on a task. The line names the task if it is no node's own. */
export function reportLine(
  view: RunView,
  { atMs, task, node, places }: TraceEventOf<'callback.slow' | 'task.abandoned'>,
  level: LogLine['level'],
  text: string,
): LogLine {
  const own = has(task) ? view.tasks.get(task) : undefined
  const whose = node ?? own?.node
  return {
    atMs,
    level,
    text: own && !has(own.node) ? `task ${own.name} ${text}` : text,
    ...(has(whose) ? { node: whose } : {}),
    ...(has(task) ? { task } : {}),
    ...(places ? { places } : {}),
  }
}
