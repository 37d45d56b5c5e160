import type { PlanNodeOfKind } from '#compile'
import { resultName } from '../names.ts'
import type { Printing } from '../printing.ts'

export const pipeline: Printing<PlanNodeOfKind<'pipeline'>> = {
  valueName: resultName,
  call: ({ fileTitle }, values) => `${fileTitle}(${values.join(', ')})`,
  canFail: true,
  value: 'own',
  gives: () => 'unknown',
}
