import type { PlanNodeOfKind } from '#compile'
import { camelCase } from '../names.ts'
import type { Printing } from '../printing.ts'

export const gather: Printing<PlanNodeOfKind<'gather'>> = {
  valueName: (name) => (camelCase(name) === 'gather' ? 'results' : camelCase(name)),
  call: (_, values) => `[${values.join(', ')}]`,
  canFail: false,
  value: 'listed',
  // In a list, a missing value becomes null.
  gives: ({ returnExceptions }, _, given) =>
    !returnExceptions && given.every((each) => each !== 'unknown') ? 'json' : 'unknown',
}
