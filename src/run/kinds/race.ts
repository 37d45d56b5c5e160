import type { PlanNodeOfKind } from '#compile'
import type { Future } from '#runtime'
import { raceOf } from '#runtime-internal'
import type { Begin, WillFail } from '../begin.ts'
import type { Station } from '../station.ts'

/** A skipped child takes no part. */
export const race: Begin<PlanNodeOfKind<'race'>> = ({ winner, losers }, station, surroundings) => {
  const results = station.childResults(surroundings)
  const children = new Map(results.map((result, at) => [result, station.children[at] as Station] as const))
  const isSkipped = (result: Future<unknown>): boolean => children.get(result)?.outcome === 'skipped'
  const options = { winner, cancelLosers: losers === 'cancelled' }
  return raceOf([...children.keys()], surroundings.loop, options, isSkipped)
}

/** Of the first that ends, or of all if a value is wanted, the error is its own. */
export const raceWillFail: WillFail<PlanNodeOfKind<'race'>> = ({ winner }, { children, firstEnded }) =>
  winner === 'done'
    ? firstEnded?.isFailed === true
    : children.every(({ outcome, isFailed }) => isFailed || outcome === 'skipped')
