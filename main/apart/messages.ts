import { z } from 'zod'
import type { StartRun } from '#bridge'
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

/** What the process of a run is told. */
export type ToApart =
  | ({ readonly type: 'start' } & ApartStart)
  | { readonly type: 'cancel' }
  | { readonly type: 'rate'; readonly rate: number }
  /** Answered with `whole`, once its code lets it. */
  | { readonly type: 'read'; readonly ask: number; readonly of: WholeOf }
  /** All has been heard: it may go. */
  | { readonly type: 'over' }

export interface ApartStart extends HandedOver {
  readonly request: StartRun
  /** Of the pipeline's file; `null`: never saved. */
  readonly path: string | null
  /** Where readings of code are kept. */
  readonly cacheFolder: string
}

/** What the process of a run tells. Its code is at home there, too, so that none of it is believed unseen. */
export type FromApart =
  /** It still has turns. */
  | { readonly type: 'beat' }
  | { readonly type: 'batch'; readonly events: readonly TraceEvent[]; readonly nowMs: number }
  /** A file that only the run knows of, and nobody has vouched for. */
  | { readonly type: 'refused'; readonly file: string }
  | { readonly type: 'ended'; readonly outcome: RunOutcome }
  | { readonly type: 'whole'; readonly ask: number; readonly whole: WholeText | null }
  /** After the end, of what may be asked for once the process is gone. */
  | { readonly type: 'kept'; readonly of: WholeOf; readonly whole: WholeText }
  /** That was all of it. */
  | { readonly type: 'left' }
  /** Its code ends the process: not every host can tell an exit code from a signal. */
  | { readonly type: 'exits'; readonly code: number }

/** Deeper than any event. */
const depthLimit = 100

const outcome = z.custom<RunOutcome>((value) => isRunOutcome(value) && isPlainData(value))
/** What they say of the run is for whoever folds them, who takes no event that can't follow another. */
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

/** A message of a run's process; `null`: it is none of ours. */
export function fromApart(message: unknown): FromApart | null {
  const checked = told.safeParse(message)
  return checked.success ? checked.data : null
}

/** Strings, numbers and the like, in objects and arrays: what every window can be sent. Walks without recursion. */
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
