import type { PlanNodeOfKind } from '#compile'
import { listed } from '../layout.ts'
import { camelCase } from '../names.ts'
import type { Printing } from '../printing.ts'

export const gather: Printing<PlanNodeOfKind<'gather'>> = {
  valueName: (name) => (camelCase(name) === 'gather' ? 'results' : camelCase(name)),
  call: (_, values) => `[${values.join(', ')}]`,
  canFail: false,
  taking: {
    promise: ({ returnExceptions }, items, { gather, gathered, all }, where) => {
      const hasSkips = where === 'behindSkips'
      if (!returnExceptions) return listed(`${hasSkips ? gathered : all}([`, items, '])')
      const callee = hasSkips ? gathered : gather
      return listed(`${callee}(`, [listed('[', items, ']'), '{ returnExceptions: true }'], ')')
    },
    takesValues: ({ returnExceptions }, { hasRuntime }) => !hasRuntime && !returnExceptions,
  },
  value: 'listed',
  // In a list, a missing value becomes null.
  gives: ({ returnExceptions }, _, given) =>
    !returnExceptions && given.every((each) => each !== 'unknown') ? 'json' : 'unknown',
}
