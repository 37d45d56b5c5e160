import { durationText } from '#words'
import { heldLoopText } from './state-words.ts'

/** Follows the name of a task that ignored its cancellation. */
export const abandonedText = 'does not end although it was cancelled, and is left behind'

/** Follows the name of a task whose step took this long. */
export function slowText(durationMs: number): string {
  return `${heldLoopText} for ${durationText(durationMs, 'steady')} in one step`
}
