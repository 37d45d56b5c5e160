import type { PlanGather } from '#compile'
import { gather as gatherAll } from '#runtime'
import type { Begin } from '../begin.ts'

export const gather: Begin<PlanGather> = ({ returnExceptions }, { children }, { loop, stations }) =>
  gatherAll(
    children.map((child) => child.result(loop, stations)),
    { returnExceptions },
    loop,
  )
