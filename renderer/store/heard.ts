import type { OpenedDocument, RunEnd, TraceBatch } from '#bridge'
import { graphSchema } from '#document'
import type { Includes } from '#graph'
import { isRunOutcome, isTraceEvent, type RunOutcome } from '#trace'

/*
 * Messages of the host come from a process, or over a socket, that code of others shares. Parts that the contract does not
 * know are dropped here, before they are used: no message may blank a window.
 */

/** A batch in which every event has the shape of an event. `refused`: how many did not, and were dropped. */
export interface HeardBatch extends TraceBatch {
  readonly refused: number
}

/** `null`: it is not a batch. */
export function heardBatch(told: unknown): HeardBatch | null {
  const { runId, seq, events, nowMs } = Object(told) as Partial<TraceBatch>
  if (typeof runId !== 'string' || !Number.isSafeInteger(seq) || !Number.isFinite(nowMs)) return null
  if (!Array.isArray(events)) return null
  const heard = Array.from(events as readonly unknown[]).filter(isTraceEvent)
  return { runId, seq: seq as number, events: heard, nowMs: nowMs as number, refused: events.length - heard.length }
}

/** `null`: the run is unknown. If the outcome can't be read, the run has still ended. */
export function heardEnd(told: unknown): RunEnd | null {
  const { runId, outcome } = Object(told) as { readonly runId?: unknown; readonly outcome?: unknown }
  if (typeof runId !== 'string') return null
  return { runId, outcome: isRunOutcome(outcome) ? outcome : unreadable }
}

const unreadable: RunOutcome = {
  kind: 'failed',
  error: { name: 'Error', message: 'the events of the run could not be read: run it again', frames: [] },
}

/** `null`: it does not tell of files that a document includes. */
export function heardIncludes(told: unknown): Includes | null {
  const { path, files } = Object(told) as { readonly path?: unknown; readonly files?: unknown }
  if (path !== null && typeof path !== 'string') return null
  if (typeof files !== 'object' || files === null) return null
  return Object.values(files).every(isIncludedFile) ? (told as Includes) : null
}

function isIncludedFile(file: unknown): boolean {
  const { ok, graph, message, remedy } = Object(file) as Readonly<Record<string, unknown>>
  if (ok === true) return graphSchema.safeParse(graph).success
  return ok === false && typeof message === 'string' && typeof remedy === 'string'
}

/** `null`: it is not a document. */
export function heardDocument(told: unknown): OpenedDocument | null {
  const { graph, path, name } = Object(told) as Partial<OpenedDocument>
  const isNamed = typeof name === 'string' && (path === null || typeof path === 'string')
  return isNamed && graphSchema.safeParse(graph).success ? (told as OpenedDocument) : null
}
