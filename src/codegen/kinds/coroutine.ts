import type { PlanNodeOfKind } from '#compile'
import { resultName } from '../names.ts'
import type { Printing } from '../printing.ts'

export const coroutine: Printing<PlanNodeOfKind<'coroutine'>> = {
  valueName: resultName,
  call: ({ name }, values) => `${name}(${values.join(', ')})`,
  canFail: true,
  value: 'own',
  gives: (node, code) => code.codeOf(node).gives,
}
