import { copyRunView, createRunView, type NodeRun, type RunView, sizeOfRunView, type TraceEvent } from '#trace'
import { foldInto } from './fold.ts'

/** The fold of the first `position` events. */
interface Moment {
  readonly position: number
  readonly view: RunView
}

/** Folding fewer events than this is as fast as making a copy. */
const leastSpacing = 1000

/**
 * Folds a log up to any place. Going forwards, the events in between are folded into the current view. Events can't be
 * undone, so going backwards starts from a copy that was kept on the way. Copies are as far apart as they are large, so
 * that all of them cost no more than the log itself. `replay`: the moment to go on from; `shown`: the view that is seen
 * now.
 */
export function createReplayFold(): (
  events: readonly TraceEvent[],
  position: number,
  replay: Moment | null,
  shown: RunView,
) => RunView {
  let log: readonly TraceEvent[] | null = null
  let kept: Moment[] = []
  return (events, position, replay, shown) => {
    // Each run has an array of its own, so another array means another run.
    if (log !== events) kept = []
    log = events
    if (replay && position >= replay.position) {
      foldInto(replay.view, events, replay.position, position)
      return replay.view
    }
    const start = kept.filter((moment) => moment.position <= position).at(-1)
    const view = start ? copyRunView(start.view) : createRunView()
    for (let at = start?.position ?? 0; at < position; ) {
      const next = at + Math.max(leastSpacing, sizeOfRunView(view))
      foldInto(view, events, at, Math.min(next, position))
      at = Math.min(next, position)
      if (next <= position && at > (kept.at(-1)?.position ?? 0)) kept.push({ position: at, view: copyRunView(view) })
    }
    keepSame(shown, view)
    return view
  }
}

/** Keeps the identical object for each node that did not change, so that only changed nodes are drawn again. */
function keepSame(before: RunView, after: RunView): void {
  for (const [id, run] of after.nodes) {
    const known = before.nodes.get(id)
    if (known && known !== run && isSameRun(known, run)) after.nodes.set(id, known)
  }
}

function isSameRun(a: NodeRun, b: NodeRun): boolean {
  if (a.state !== b.state || a.sinceMs !== b.sinceMs) return false
  const keys = Object.keys(a) as (keyof NodeRun)[]
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => (key === 'needs' ? isSameList(a.needs, b.needs) : a[key] === b[key]))
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((item, place) => item === b[place])
}
