import type { PlanNodeOfKind } from '#compile'
import { property } from '../literals.ts'
import { resultName } from '../names.ts'
import { givenForEach, withPolicies } from '../policies.ts'
import { objectOf } from '../printed.ts'
import type { Printing } from '../printing.ts'
import { type Flowing, handedValues } from '../streams.ts'

export const pipeline: Printing<PlanNodeOfKind<'pipeline'>> = {
  valueName: resultName,
  call: (node, values, { pipelines, policies, streams }, group) =>
    withPolicies(
      node,
      handedValues(node as Flowing, values, streams, group),
      (given) => `${pipelines?.functions.get(node.path)}(${argumentOf(node, given)})`,
      policies,
    ),
  canFail: true,
  value: 'own',
  gives: (node, { givenInside }) => givenForEach(node, givenInside?.(node.path) ?? 'unknown'),
}

/** What has no value has the file's default. */
function argumentOf({ inputs }: PlanNodeOfKind<'pipeline'>, values: readonly string[]): string {
  const given = inputs.flatMap((name, at) => {
    const value = values[at] ?? 'undefined'
    return value === 'undefined' ? [] : [property(name, value)]
  })
  return given.length > 0 ? objectOf(given) : ''
}
