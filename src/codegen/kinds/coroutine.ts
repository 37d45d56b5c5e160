import type { PlanNodeOfKind } from '#compile'
import { resultName } from '../names.ts'
import { givenForEach, withPolicies } from '../policies.ts'
import type { Printing } from '../printing.ts'
import { handedValues, type Reading, streamCall } from '../streams.ts'

export const coroutine: Printing<PlanNodeOfKind<'coroutine'>> = {
  valueName: resultName,
  call: (node, values, { policies, streams }, group) =>
    streamCall(node, values, streams, group) ??
    withPolicies(
      node,
      handedValues(node as Reading, values, streams, group),
      (given) => `${node.name}(${given.join(', ')})`,
      policies,
    ),
  canFail: true,
  value: 'own',
  gives: (node, code) => givenForEach(node, code.codeOf(node).gives),
}
