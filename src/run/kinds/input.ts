import type { PlanNodeOfKind } from '#compile'
import type { Begin } from '../begin.ts'

export const input: Begin<PlanNodeOfKind<'input'>> = (node, _, { inputs }) =>
  Object.hasOwn(inputs, node.name) ? inputs[node.name] : node.default
