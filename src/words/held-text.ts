import { durationText } from './duration-text.ts'

/** Said of the code that lets no other code run. */
export const hasHeldLoopText = 'has held the event loop'

/** For how long by now, `for 3.0 s`: seen from outside, so it is rough. */
export function heldForText(heldMs: number): string {
  return `for ${durationText(heldMs, 'rough')}`
}
