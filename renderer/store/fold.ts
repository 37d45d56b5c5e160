import { applyEvent, type RunView, type TraceEvent } from '#trace'

/**
 * Takes the events from one place of the log up to another into the view. Where a batch was lost an event may not
 * follow what the view has seen: it is left out, since a picture that is said to be incomplete is worth more than
 * none. Returns how many were left out; live and replayed are the same fold, so both leave out the same.
 */
export function foldInto(view: RunView, events: readonly TraceEvent[], from: number, to: number): number {
  let refused = 0
  for (let place = from; place < to; place += 1) {
    const event = events[place]
    if (event && !isTaken(view, event)) refused += 1
  }
  return refused
}

function isTaken(view: RunView, event: TraceEvent): boolean {
  try {
    applyEvent(view, event)
    return true
  } catch {
    return false
  }
}
