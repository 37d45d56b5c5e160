import type { PlanNodeOfKind } from '#compile'
import { resultName } from '../names.ts'
import { withPolicies } from '../policies.ts'
import type { Printing } from '../printing.ts'

export const coroutine: Printing<PlanNodeOfKind<'coroutine'>> = {
  valueName: resultName,
  call: (node, values, { policies }) => withPolicies(node, `${node.name}(${values.join(', ')})`, policies),
  canFail: true,
  value: 'own',
  gives: (node, code) => code.codeOf(node).gives,
}
