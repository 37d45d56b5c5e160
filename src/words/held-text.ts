import { durationText } from './duration-text.ts'

/** For code that holds the loop, so that no other task gets a turn. */
export const holdsEventLoopText = 'holds the event loop'

/** How long something has lasted, `since 3.0 s`: seen from outside, so only roughly. */
export function sinceText(heldMs: number): string {
  return `since ${durationText(heldMs, 'rough')}`
}
