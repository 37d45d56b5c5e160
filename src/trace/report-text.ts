import { durationText } from '#words'
import { heldLoopText } from './state-words.ts'

/** What is told of a task, behind its name, that swallowed its cancellation. */
export const abandonedText = 'does not end although it was cancelled, and is left behind'

/** What is told of a task, behind its name, for a step of that length. */
export function slowText(durationMs: number): string {
  return `${heldLoopText} for ${durationText(durationMs, 'steady')} in one step`
}
