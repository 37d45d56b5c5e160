import type { PlanNodeOfKind } from '#compile'
import type { Begin } from '../begin.ts'

export const coroutine: Begin<PlanNodeOfKind<'coroutine'>> = (node, station, { call }) =>
  call(node, station.argumentValues())
