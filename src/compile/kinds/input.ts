import type { Json, NodeOfKind } from '#graph'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanInput extends PlanNodeBase {
  readonly kind: 'input'
  readonly type: string
  readonly default?: Json
}

export const input: Planning<NodeOfKind<'input'>, PlanInput> = {
  argumentHandles: () => [],
  params: (node) => ({ type: node.type, ...(node.default === undefined ? {} : { default: node.default }) }),
}
