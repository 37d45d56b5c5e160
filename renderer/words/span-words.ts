import {
  askedText,
  fullText,
  gatheredText,
  type HeldStretch,
  heldLoopText,
  heldText,
  type Span,
  type SpanRow,
  stateWords,
  taskName,
  waitText,
} from '#trace'
import { durationText, momentText } from '#words'

/** Moments are rounded to this many milliseconds. */
export const momentStepMs = 10

/** `waiting · sleep 2 s, 0.00–2.00 s`; `untilMs`: the end of a span that is still open. */
export function spanWords(span: Span, untilMs: number): string {
  const word = span.kind === 'running' ? heldLoopText : stateWords[span.kind]
  const reason = span.wait ? ` · ${spanWait(span.wait, span.whom)}` : ''
  return `${word}${reason}, ${stretchText(span.fromMs, span.toMs ?? untilMs)}`
}

/** `held by blocked.pipeline, 1.00–3.00 s` */
export function heldWords(stretch: HeldStretch): string {
  return `${heldText(stretch)}, ${stretchText(stretch.fromMs, stretch.toMs)}`
}

/** The name of a row: that of its node, or of the task that its node made, with its item or try. */
export function rowName({ of }: SpanRow, node: string): string {
  return of ? taskName(of) : node
}

/** How a node ended: `failed at 0.41 s`; empty if it has not ended. */
export function endWords({ end }: Pick<SpanRow, 'end'>): string {
  return end ? `${stateWords[end.state]} at ${momentText(end.atMs, momentStepMs)}` : ''
}

/** The last spans of a row in words, for people who can't see its picture. */
export function rowWords(row: SpanRow, untilMs: number): string {
  const long = row.spans.filter((span) => span.kind !== 'scheduled' && (span.toMs ?? untilMs) > span.fromMs).slice(-4)
  const asked = row.cancellingMs === null ? [] : [`${askedText} at ${momentText(row.cancellingMs, momentStepMs)}`]
  const parts = [...long.map((span) => spanWords(span, untilMs)), ...asked, endWords(row)].filter((part) => part !== '')
  return parts.length > 0 ? parts.join('; ') : 'no task yet'
}

/** A span's wait in words; `whom`: the task that it waits for. Spans do not know the clock. */
function spanWait(wait: NonNullable<Span['wait']>, whom: string | undefined): string {
  // A gather's count changes while it waits, but the span has only the first one.
  if (wait.kind === 'gather') return gatheredText(wait.of)
  // So does the place in a queue.
  if (wait.kind === 'limit') return fullText(wait.limit)
  const text = waitText(wait, { nameOf: () => whom, isRealTime: true })
  return wait.kind === 'sleep' ? `${text} ${durationText(wait.durationMs)}` : text
}

/** `0.00–2.00 s`; in milliseconds if both ends would be the same in seconds. */
function stretchText(fromMs: number, toMs: number): string {
  const from = momentText(fromMs, momentStepMs)
  if (toMs - fromMs < momentStepMs) return `${durationText(toMs - fromMs)} at ${from}`
  const to = momentText(toMs, momentStepMs)
  // If both moments are in seconds, the unit is written once.
  return `${isSeconds(from) && isSeconds(to) ? from.replace(/ s$/, '') : from}–${to}`
}

function isSeconds(text: string): boolean {
  return /^[\d.]+ s$/.test(text)
}
