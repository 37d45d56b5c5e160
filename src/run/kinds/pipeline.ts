import type { PlanNodeOfKind } from '#compile'
import type { Begin } from '../begin.ts'
import { withPolicies } from '../policies.ts'

export const pipeline: Begin<PlanNodeOfKind<'pipeline'>> = (node, station, around) =>
  withPolicies(node, station.argumentValues(), (given) => around.runInside(node, given), around)
