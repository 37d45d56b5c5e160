import { applyEvent, type RunView, type TraceEvent } from '#trace'

/**
 * Folds the events from one place of the log up to another into the view. After a lost batch, an event may not fit what the
 * view has seen; it is left out, since an incomplete picture that says so is better than none. Returns how many were left
 * out. Live view and replay use the same fold, so both leave out the same events.
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
