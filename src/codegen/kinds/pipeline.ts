import type { PlanNodeOfKind } from '#compile'
import { property } from '../literals.ts'
import { resultName } from '../names.ts'
import { objectOf } from '../printed.ts'
import type { Printing } from '../printing.ts'

export const pipeline: Printing<PlanNodeOfKind<'pipeline'>> = {
  valueName: resultName,
  call: ({ path, inputs }, values, { pipelines }) => {
    // What has no value has the file's default.
    const given = inputs.flatMap((name, at) => {
      const value = values[at] ?? 'undefined'
      return value === 'undefined' ? [] : [property(name, value)]
    })
    return `${pipelines?.functions.get(path)}(${given.length > 0 ? objectOf(given) : ''})`
  },
  canFail: true,
  value: 'own',
  gives: ({ path }, { givenInside }) => givenInside?.(path) ?? 'unknown',
}
