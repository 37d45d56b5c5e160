import type { PlanNodeOfKind } from '#compile'
import { resultName } from '../names.ts'
import { withPolicies } from '../policies.ts'
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
  gives: (node, code) => {
    const { gives } = code.codeOf(node)
    if (!node.each) return gives
    // A list of what is JSON is JSON; in one of errors, or of nothing, each item has to be looked at.
    return gives === 'json' && !node.each.returnExceptions ? 'json' : 'unknown'
  },
}
