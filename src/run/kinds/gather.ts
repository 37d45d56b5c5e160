import type { PlanNodeOfKind } from '#compile'
import { gather as gatherAll } from '#runtime'
import type { Begin, WillFail } from '../begin.ts'

export const gather: Begin<PlanNodeOfKind<'gather'>> = ({ returnExceptions }, station, surroundings) =>
  gatherAll(station.childResults(surroundings), { returnExceptions }, surroundings.loop)

/** Any error of a child is its own. */
export const gatherWillFail: WillFail<PlanNodeOfKind<'gather'>> = ({ returnExceptions }, { children }) =>
  !returnExceptions && children.some(({ isFailed }) => isFailed)
