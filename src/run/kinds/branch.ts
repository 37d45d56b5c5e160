import type { PlanNodeOfKind } from '#compile'
import { casesOf } from '#graph'
import { $await } from '#runtime'
import type { Begin } from '../begin.ts'
import { previewOf } from '../preview.ts'

/** Calls its function. Throws a TypeError if that returns none of the cases. */
export const branch: Begin<PlanNodeOfKind<'branch'>> = async (node, station, { call, chose }) => {
  const value = await $await(call(node, station.argumentValues()))
  const cases = casesOf(node.code)
  const said = cases.find((each) => each.value === value)
  if (said) {
    chose(node.index, said.id)
    return value
  }
  const ids = cases.map(({ id }) => id).join(', ')
  throw new TypeError(`${node.name} returned ${previewOf(value).text}, which is none of its cases: ${ids}`)
}
