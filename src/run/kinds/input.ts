import type { PlanInput } from '#compile'
import type { Begin } from '../begin.ts'

export const input: Begin<PlanInput> = (node, _, { inputs }) =>
  Object.hasOwn(inputs, node.name) ? inputs[node.name] : node.default
