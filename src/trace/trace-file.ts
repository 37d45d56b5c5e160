import { described } from '#foreign-value'
import type { Json } from '#graph'
import { applyEvent } from './apply-event.ts'
import type { TraceEvent } from './event.ts'
import { createRunView, type RunView } from './run-view.ts'
import { isTraceEvent } from './told-event.ts'

/** The first key of every trace file. */
const formatName = 'asyncanvas/trace'
/**
 * Raised by a change that an older reader would misread, but not by a new key or a new type of event. Since version 2 a
 * node may have many tasks, told apart by `item` and `attempt`; a file of version 1 means the same in version 2.
 */
const currentVersion = 2

/**
 * A run as a file: JSON, UTF-8, one event per line. It holds the pipeline that was run, as its `*.pipeline` file would,
 * so a trace can be shown even if the pipeline has changed since, or is missing.
 */
export interface TraceFile {
  readonly format: typeof formatName
  readonly version: number
  readonly pipeline: Json
  /** All events, from `run.started` to `run.ended`: every view of the run is a fold of them. */
  readonly events: readonly TraceEvent[]
}

export type ReadTrace =
  | { readonly ok: true; readonly value: TraceFile }
  | { readonly ok: false; readonly error: { readonly message: string; readonly remedy: string } }

/** The text of a trace file. */
export function traceFileText(pipeline: Json, events: readonly TraceEvent[]): string {
  const head = `"format": "${formatName}",\n"version": ${currentVersion},\n"pipeline": ${JSON.stringify(pipeline)},`
  return `{\n${head}\n"events": [\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]\n}\n`
}

/** Reads a trace file. Never throws: for a text that is no complete trace it returns an error with a remedy. */
export function readTraceFile(text: string): ReadTrace {
  let file: Partial<TraceFile> | null
  try {
    file = JSON.parse(text) as Partial<TraceFile> | null
  } catch {
    return refused('the file is not JSON', ownFile)
  }
  if (file?.format !== formatName) return refused(`the file is no trace: format is not "${formatName}"`, ownFile)
  if (typeof file.version !== 'number') return refused('the file has no version', ownFile)
  if (file.version > currentVersion) {
    return refused(
      `the file has version ${file.version}`,
      `Read it with a newer Asyncanvas than version ${currentVersion}`,
    )
  }
  if (!Array.isArray(file.events) || file.pipeline === undefined) return refused('the file lacks its events', ownFile)
  const wrong = firstWrong(file.events)
  return wrong === null ? { ok: true, value: file as TraceFile } : refused(wrong, ownFile)
}

const ownFile = 'Choose a file that asyncanvas run --trace wrote'

function refused(message: string, remedy: string): ReadTrace {
  return { ok: false, error: { message, remedy } }
}

/**
 * What is wrong with the first bad event; null where none is. Each must be an event, have the next number, and be able
 * to follow the ones before it.
 */
function firstWrong(events: readonly unknown[]): string | null {
  const view = createRunView()
  for (const [index, event] of events.entries()) {
    if (Object(event).seq !== index) return `events[${index}] is not number ${index} of its run`
    if (!isTraceEvent(event)) return `events[${index}] is not an event of a run`
    const why = contradiction(view, event)
    if (why !== null) return `its events contradict each other: ${why}`
  }
  return null
}

function contradiction(view: RunView, event: TraceEvent): string | null {
  try {
    applyEvent(view, event)
    return null
  } catch (error) {
    return described(error).message
  }
}
