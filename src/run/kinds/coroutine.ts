import type { PlanNodeOfKind } from '#compile'
import type { Begin } from '../begin.ts'
import { withPolicies } from '../policies.ts'
import { produce } from '../stream.ts'

export const coroutine: Begin<PlanNodeOfKind<'coroutine'>> = (node, station, around) => {
  const values = station.argumentValues()
  if (station.stream) return produce(node, values, station.stream, around)
  return withPolicies(node, values, (given) => around.call(node, given), around)
}
