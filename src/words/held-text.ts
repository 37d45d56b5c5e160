import { durationText } from './duration-text.ts'

/** For code that holds the loop, so that no other task gets a turn. */
export const hasHeldLoopText = 'has held the event loop'

/** How long something has lasted, `for 3.0 s`: seen from outside, so only roughly. */
export function heldForText(heldMs: number): string {
  return `for ${durationText(heldMs, 'rough')}`
}
