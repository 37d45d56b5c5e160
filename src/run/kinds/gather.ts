import type { PlanNodeOfKind } from '#compile'
import { gather as gatherAll } from '#runtime'
import type { Begin } from '../begin.ts'

export const gather: Begin<PlanNodeOfKind<'gather'>> = ({ returnExceptions }, { children }, { loop, stations }) =>
  gatherAll(
    children.map((child) => child.result(loop, stations)),
    { returnExceptions },
    loop,
  )
