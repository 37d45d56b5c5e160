import { durationText } from './duration-text.ts'

/** Of whose code nobody else has a turn for. */
export const holdsEventLoopText = 'holds the event loop'

/** For how long by now, `since 3.0 s`: of what is seen from outside, and so only guessed. */
export function sinceText(heldMs: number): string {
  return `since ${durationText(heldMs, 'rough')}`
}
