import type { PlanNodeOfKind } from '#compile'
import { camelCase } from '../names.ts'
import type { Printing } from '../printing.ts'

export const group: Printing<PlanNodeOfKind<'group'>> = {
  valueName: camelCase,
  call: () => 'undefined',
  canFail: true,
  value: 'own',
  gives: () => 'unknown',
}
