import type { PlanNodeOfKind } from '#compile'
import { digits } from '../literals.ts'
import { camelCase } from '../names.ts'
import type { Printing } from '../printing.ts'

export const sleep: Printing<PlanNodeOfKind<'sleep'>> = {
  valueName: (name) => (camelCase(name) === 'sleep' ? 'slept' : camelCase(name)),
  call: ({ durationMs }, values, helpers) => `${helpers.sleep}(${[digits(durationMs), ...values].join(', ')})`,
  canFail: false,
  value: 'passedOn',
  gives: (_, __, [value = 'nothing']) => value,
}
