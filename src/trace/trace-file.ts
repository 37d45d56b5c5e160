import { described } from '#foreign-value'
import type { Json } from '#graph'
import { applyEvent } from './apply-event.ts'
import type { TraceEvent } from './event.ts'
import { createRunView, type RunView } from './run-view.ts'
import { isTraceEvent } from './told-event.ts'

/** The first key of every trace file. */
const formatName = 'asyncanvas/trace'
/**
 * A change that an older reader would misread raises it; a new key, or a new type of event, does not. Since version 2 a node may
 * have many tasks, told apart by `item` and `attempt`; what version 1 wrote means the same in 2.
 */
const currentVersion = 2

/**
 * A run as a file: JSON, UTF-8, one event per line. The pipeline is what was run, as its `*.pipeline` file would hold it,
 * so a trace can be shown where the pipeline has changed since, or is not there at all.
 */
export interface TraceFile {
  readonly format: typeof formatName
  readonly version: number
  readonly pipeline: Json
  /** All of them, from `run.started` to `run.ended`: whatever was shown of the run is their fold. */
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

/** Reads a trace file. Never throws: what is no trace, or not a whole one, is an error with a remedy. */
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

/** Numbers must be dense, and each event must be one, and able to follow what came before it. */
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
