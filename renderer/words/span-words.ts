import {
  askedText,
  gatheredText,
  type HeldStretch,
  heldLoopText,
  heldText,
  type Span,
  type SpanRow,
  stateWords,
  waitText,
} from '#trace'
import { durationText, momentText } from '#words'

/** To so many milliseconds moments are told. */
export const momentStepMs = 10

/** `waiting · sleep 2 s, 0.00–2.00 s`; `untilMs`: as far as an open span has come. */
export function spanWords(span: Span, untilMs: number): string {
  const word = span.kind === 'running' ? heldLoopText : stateWords[span.kind]
  const reason = span.wait ? ` · ${spanWait(span.wait)}` : ''
  return `${word}${reason}, ${stretchText(span.fromMs, span.toMs ?? untilMs)}`
}

/** `held by blocked.pipeline, 1.00–3.00 s` */
export function heldWords(stretch: HeldStretch): string {
  return `${heldText(stretch)}, ${stretchText(stretch.fromMs, stretch.toMs)}`
}

/** How a node ended, `failed at 0.41 s`; empty while it has not. */
export function endWords({ end }: Pick<SpanRow, 'end'>): string {
  return end ? `${stateWords[end.state]} at ${momentText(end.atMs, momentStepMs)}` : ''
}

/** The row in words, the last spans of it: what a picture of it says to those who can't see it. */
export function rowWords(row: SpanRow, untilMs: number): string {
  const long = row.spans.filter((span) => span.kind !== 'scheduled' && (span.toMs ?? untilMs) > span.fromMs).slice(-4)
  const asked = row.cancellingMs === null ? [] : [`${askedText} at ${momentText(row.cancellingMs, momentStepMs)}`]
  const parts = [...long.map((span) => spanWords(span, untilMs)), ...asked, endWords(row)].filter((part) => part !== '')
  return parts.length > 0 ? parts.join('; ') : 'no task yet'
}

/** Of a task's number the spans know no name, and nothing of the clock. */
function spanWait(wait: NonNullable<Span['wait']>): string {
  // A gather's count goes on changing while it waits; the span knows the first of it.
  if (wait.kind === 'gather') return gatheredText(wait.of)
  const text = waitText(wait, { nameOf: () => undefined, isRealTime: true })
  return wait.kind === 'sleep' ? `${text} ${durationText(wait.durationMs)}` : text
}

/** `0.00–2.00 s`; in milliseconds where seconds would not tell the ends apart. */
function stretchText(fromMs: number, toMs: number): string {
  const from = momentText(fromMs, momentStepMs)
  if (toMs - fromMs < momentStepMs) return `${durationText(toMs - fromMs)} at ${from}`
  const to = momentText(toMs, momentStepMs)
  // Of two that are seconds alone the unit stands once.
  return `${isSeconds(from) && isSeconds(to) ? from.replace(/ s$/, '') : from}–${to}`
}

function isSeconds(text: string): boolean {
  return /^[\d.]+ s$/.test(text)
}
