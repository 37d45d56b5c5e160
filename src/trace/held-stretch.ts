import type { TraceEventOf } from './event.ts'

/** A stretch in which another run on the same thread held it. */
export interface HeldStretch {
  readonly fromMs: number
  readonly toMs: number
  readonly by: string
}

/**
 * Adds a stretch. Several events may tell of the same hold, so a stretch that continues the last one is joined to it.
 */
export function addHeld(stretches: HeldStretch[], { fromMs, atMs, by }: TraceEventOf<'loop.held'>): void {
  const last = stretches.at(-1)
  const goesOn = last?.by === by && fromMs <= last.toMs
  if (goesOn) stretches.pop()
  stretches.push({ fromMs: goesOn ? Math.min(last.fromMs, fromMs) : fromMs, toMs: atMs, by })
}

/** The stretch that includes this moment. */
export function heldAt(stretches: readonly HeldStretch[], atMs: number): HeldStretch | undefined {
  // Searches from the end, since callers mostly ask about the end of a run.
  for (let at = stretches.length - 1; at >= 0; at -= 1) {
    const stretch = stretches[at]
    if (!stretch || stretch.toMs < atMs) return undefined
    if (stretch.fromMs <= atMs) return stretch
  }
  return undefined
}

/** `held by blocked.pipeline` */
export function heldText({ by }: Pick<HeldStretch, 'by'>): string {
  return `held by ${by}`
}
