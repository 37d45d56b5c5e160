import type { PlanNodeOfKind } from '#compile'
import { hasPolicies } from '#graph'
import type { Begin } from '../begin.ts'
import { withPolicies } from '../policies.ts'

export const coroutine: Begin<PlanNodeOfKind<'coroutine'>> = (node, station, around) => {
  const values = station.argumentValues()
  return hasPolicies(node) ? withPolicies(node, values, around) : around.call(node, values)
}
