import type { PlanNodeOfKind } from '#compile'
import type { Begin } from '../begin.ts'

export const pipeline: Begin<PlanNodeOfKind<'pipeline'>> = (node, station, { runInside }) =>
  runInside(node, station.argumentValues())
