import type { PlanNodeOfKind } from '#compile'
import { listed } from '../layout.ts'
import { camelCase } from '../names.ts'
import type { Printing } from '../printing.ts'

export const race: Printing<PlanNodeOfKind<'race'>> = {
  valueName: (name) => (camelCase(name) === 'race' ? 'winner' : camelCase(name)),
  call: (_, values) => `[${values.join(', ')}]`,
  canFail: false,
  taking: {
    promise: ({ winner, losers }, given, helpers, where) => {
      // A task that is given twice takes part once.
      const items = [...new Set(given)]
      const isSuccess = winner === 'success'
      const first = `winner: '${winner}'`
      if (where === 'behindSkips' || (where === 'apart' && helpers.createTask !== null))
        return listed(`${helpers.raced}(`, [listed('[', items, ']'), `{ ${first}, losers: '${losers}' }`], ')')
      if (helpers.createTask === null) return listed(`${helpers.promise}.${isSuccess ? 'any' : 'race'}([`, items, '])')
      const options = [...(isSuccess ? [first] : []), ...(losers === 'left' ? ['cancelLosers: false'] : [])]
      if (options.length === 0) return listed(`${helpers.race}([`, items, '])')
      return listed(`${helpers.race}(`, [listed('[', items, ']'), `{ ${options.join(', ')} }`], ')')
    },
    endsEarly: true,
    takesValues: (_, { createTask }) => createTask === null,
  },
  value: 'own',
  gives: (_, __, given) => (given.every((each) => each === 'json') ? 'json' : 'unknown'),
}
