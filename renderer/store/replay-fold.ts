import { copyRunView, createRunView, type NodeRun, type RunView, sizeOfRunView, type TraceEvent } from '#trace'
import { foldInto } from './fold.ts'

/** The fold of so many events. */
interface Moment {
  readonly position: number
  readonly view: RunView
}

/** Fewer events than this are folded as fast as a copy is made. */
const leastSpacing = 1000

/**
 * Folds a log up to any place. Forwards the events between are taken into the view at hand. No event can be taken
 * back: backwards starts at a copy that was kept on the way. Copies stand as far apart as they are large, so that all
 * of them together cost no more than the log itself. `replay`: the moment to go on from; `shown`: what is seen now.
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
    // A run has a log of its own: another array is another run.
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

/** What a node was before and is again is the identical object, so only the nodes that differ are drawn anew. */
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
