import type { PlanNodeOfKind } from '#compile'
import { casesOf } from '#graph'
import { literal } from '../literals.ts'
import { camelCase } from '../names.ts'
import type { Printing } from '../printing.ts'

export const branch: Printing<PlanNodeOfKind<'branch'>> = {
  valueName: (name) => `${camelCase(name)}Choice`,
  call: (node, values, helpers) => {
    const cases = casesOf(node.code).map(({ value }) => literal(value))
    return `${helpers.chosen}(${literal(node.name)}, [${cases.join(', ')}], ${node.name}(${values.join(', ')}))`
  },
  canFail: true,
  value: 'own',
  gives: () => 'json',
}
