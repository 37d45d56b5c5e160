import type { RunOutcome, TraceEvent } from '#trace'
import { countText } from '#words'

/** A window keeps and shows every line, and nobody reads more lines than this. */
const mostLines = 20_000
/** Characters of a result's JSON; a window shows some thousand of them. */
const mostCharacters = 1_000_000

/** Passes a run's events on to `emit`, as many as a window can hold; their numbers have no gap nevertheless. */
export function windowEvents(emit: (event: TraceEvent) => void): (event: TraceEvent) => void {
  let lines = 0
  let withheld = 0
  return (event) => {
    if (event.type === 'log' && !event.isReport) lines += 1
    if (event.type === 'log' && !event.isReport && lines > mostLines) {
      withheld += 1
      return
    }
    if (event.type !== 'run.ended') return emit(withheld === 0 ? event : { ...event, seq: event.seq - withheld })
    if (withheld > 0) {
      // This line takes the place of the last withheld one, and so its number.
      withheld -= 1
      const text = `… ${countText(withheld + 1, 'more line')}: the terminal prints them all`
      emit({ type: 'log', level: 'warn', text, isReport: true, seq: event.seq - withheld - 1, atMs: event.atMs })
    }
    emit({ ...event, seq: event.seq - withheld, outcome: windowOutcome(event.outcome) })
  }
}

/** An outcome that a window can hold: a result that is too large is replaced by a sentence, and its preview. */
export function windowOutcome(outcome: RunOutcome): RunOutcome {
  if (outcome.kind !== 'succeeded' || leftOf(outcome.result, mostCharacters) >= 0) return outcome
  const limit = countText(mostCharacters, 'character')
  return { ...outcome, result: `a result of more than ${limit}: the terminal prints it in full` }
}

/** How much room a JSON value leaves, in characters; below 0 the rest of the value is not looked at. */
function leftOf(value: unknown, room: number): number {
  if (typeof value === 'string') return room - value.length
  if (typeof value !== 'object' || value === null) return room - 5
  let left = room - 2
  for (const key in value) {
    left = leftOf((value as Record<string, unknown>)[key], left - key.length - 1)
    if (left < 0) return left
  }
  return left
}
