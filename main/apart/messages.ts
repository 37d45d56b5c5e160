import { z } from 'zod'
import type { StartRun } from '#bridge'
import type { Includes } from '#graph'
import {
  isRunOutcome,
  isTraceEvent,
  isWholeText,
  type RunOutcome,
  type TraceEvent,
  type WholeOf,
  type WholeText,
} from '#trace'
import type { HandedOver } from '../modules/sources.ts'

/** Messages to the process of a run. */
export type ToApart =
  | ({ readonly type: 'start' } & ApartStart)
  | { readonly type: 'cancel' }
  | { readonly type: 'rate'; readonly rate: number }
  /** It answers with `whole`, as soon as its code lets it. */
  | { readonly type: 'read'; readonly ask: number; readonly of: WholeOf }
  /** Everything has been heard: the process may exit. */
  | { readonly type: 'over' }

export interface ApartStart extends HandedOver {
  readonly request: StartRun
  /** The files that the pipeline includes, as they were when it was asked for. */
  readonly includes: Includes
  /** The pipeline's file; `null`: it was never saved. */
  readonly path: string | null
  /** The folder of the code cache. */
  readonly cacheFolder: string
}

/** Messages from the process of a run. Its code shares that process and could forge them, so each is checked. */
export type FromApart =
  /** The host of that process still gets turns. */
  | { readonly type: 'beat' }
  | { readonly type: 'batch'; readonly events: readonly TraceEvent[]; readonly nowMs: number }
  /** A file that only the run knows of, and that nobody has vouched for. */
  | { readonly type: 'refused'; readonly file: string }
  | { readonly type: 'ended'; readonly outcome: RunOutcome }
  | { readonly type: 'whole'; readonly ask: number; readonly whole: WholeText | null }
  /** Sent after the end: a text that may be asked for once the process is gone. */
  | { readonly type: 'kept'; readonly of: WholeOf; readonly whole: WholeText }
  /** Everything has been handed over. */
  | { readonly type: 'left' }
  /** Its code ends the process. It says so since not every host can tell an exit code from a signal. */
  | { readonly type: 'exits'; readonly code: number }

/** No event is nested this deep. */
const depthLimit = 100

const outcome = z.custom<RunOutcome>((value) => isRunOutcome(value) && isPlainData(value))
/** Only the shape is checked here: the fold refuses events that can't follow each other. */
const events = z.custom<readonly TraceEvent[]>(
  (value) => Array.isArray(value) && value.every(isTraceEvent) && isPlainData(value),
)
const whole = z.custom<WholeText>(isWholeText)
const wholeOf = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), node: z.number() }),
  z.object({ kind: z.literal('log'), whole: z.number() }),
])
const told = z.discriminatedUnion('type', [
  z.object({ type: z.literal('beat') }),
  z.object({ type: z.literal('batch'), events, nowMs: z.number() }),
  z.object({ type: z.literal('refused'), file: z.string().max(4_096) }),
  z.object({ type: z.literal('ended'), outcome }),
  z.object({ type: z.literal('whole'), ask: z.number(), whole: whole.nullable() }),
  z.object({ type: z.literal('kept'), of: wholeOf, whole }),
  z.object({ type: z.literal('left') }),
  z.object({ type: z.literal('exits'), code: z.number() }),
])

/** Checks a message of a run's process; `null`: it is not one of ours. */
export function fromApart(message: unknown): FromApart | null {
  const checked = told.safeParse(message)
  return checked.success ? checked.data : null
}

/**
 * Whether a value has only objects, arrays, strings, numbers and the like, which can be sent to every window. Walks without
 * recursion.
 */
function isPlainData(root: unknown): boolean {
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }]
  for (let item = left.pop(); item; item = left.pop()) {
    const { value, depth } = item
    if (value === null || value === undefined) continue
    if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') return false
    if (typeof value !== 'object') continue
    const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
    if (!isPlain || depth > depthLimit) return false
    for (const inside of Object.values(value)) left.push({ value: inside, depth: depth + 1 })
  }
  return true
}
