import type { OpenedDocument, RunEnd, TraceBatch } from '#bridge'
import { graphSchema } from '#document'
import { isRunOutcome, isTraceEvent, type RunOutcome } from '#trace'

/*
 * What the host tells comes from a process, or over a socket, in which others' code is at home too. What the contract does not
 * know is left out here, before anything is made of it: no message may blank a window.
 */

/** A batch whose events have the shapes of events. `refused`: how many had not, and were left out. */
export interface HeardBatch extends TraceBatch {
  readonly refused: number
}

/** `null`: it is no batch. */
export function heardBatch(told: unknown): HeardBatch | null {
  const { runId, seq, events, nowMs } = Object(told) as Partial<TraceBatch>
  if (typeof runId !== 'string' || !Number.isSafeInteger(seq) || !Number.isFinite(nowMs)) return null
  if (!Array.isArray(events)) return null
  const heard = Array.from(events as readonly unknown[]).filter(isTraceEvent)
  return { runId, seq: seq as number, events: heard, nowMs: nowMs as number, refused: events.length - heard.length }
}

/** `null`: nobody knows which run it was. A run whose outcome can't be read has ended all the same. */
export function heardEnd(told: unknown): RunEnd | null {
  const { runId, outcome } = Object(told) as { readonly runId?: unknown; readonly outcome?: unknown }
  if (typeof runId !== 'string') return null
  return { runId, outcome: isRunOutcome(outcome) ? outcome : unreadable }
}

const unreadable: RunOutcome = {
  kind: 'failed',
  error: { name: 'Error', message: 'the events of the run could not be read: run it again', frames: [] },
}

/** `null`: it is no document. */
export function heardDocument(told: unknown): OpenedDocument | null {
  const { graph, path, name } = Object(told) as Partial<OpenedDocument>
  const isNamed = typeof name === 'string' && (path === null || typeof path === 'string')
  return isNamed && graphSchema.safeParse(graph).success ? (told as OpenedDocument) : null
}
