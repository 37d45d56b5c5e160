import { needsOf } from '#compile'
import type { Cause } from './entry.ts'
import type { Station } from './station.ts'

interface LettingGo {
  readonly stations: readonly Station[]
  /** Whether the run ends: what has not begun then is left as it is. */
  readonly isEnding: () => boolean
  readonly skip: (station: Station, because: Cause) => void
}

const none: readonly Station[] = []

/**
 * `taker` needs this node no more. If nobody does, its task is cancelled; if it has none yet, it is skipped, and so on with
 * what only it needed.
 */
export function letGo(station: Station, taker: number, { stations, isEnding, skip }: LettingGo): void {
  const open = [station]
  for (let next = open.pop(); next; next = open.pop()) {
    if (!isToGo(next)) continue
    next.isLetGo = true
    next.task?.cancel()
    if (next.hasBegun || isEnding()) continue
    skip(next, { node: taker, isUnneeded: true })
    const members = next.frame?.members ?? none
    for (const { node } of [next, ...members])
      for (const need of [...needsOf(node), ...node.children]) open.push(stations[need] as Station)
  }
}

/** What is in a group is the group's to cancel: those outside only hear of its end. A stream that nobody reads closes itself. */
function isToGo(station: Station): boolean {
  const { relayed, outcome, isLetGo, stream, hasBegun } = station
  if (relayed || outcome !== null || isLetGo || (stream && hasBegun)) return false
  return !station.isNeededBesides(null)
}
