import type { NodeOfKind } from '#graph'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanGather extends PlanNodeBase {
  readonly kind: 'gather'
  readonly returnExceptions: boolean
}

export const gather: Planning<NodeOfKind<'gather'>, PlanGather> = {
  argumentHandles: () => [],
  params: ({ returnExceptions }) => ({ returnExceptions }),
  outlivesErrors: ({ returnExceptions }) => returnExceptions,
}
