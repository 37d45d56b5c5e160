import type { GatherNode } from '#graph'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanGather extends PlanNodeBase {
  readonly kind: 'gather'
  readonly returnExceptions: boolean
}

export const gather: Planning<GatherNode, PlanGather> = {
  argumentHandles: () => [],
  params: ({ returnExceptions }) => ({ returnExceptions }),
}
