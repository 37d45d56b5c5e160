import { type NodeOfKind, VALUE } from '#graph'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanSleep extends PlanNodeBase {
  readonly kind: 'sleep'
  readonly durationMs: number
}

export const sleep: Planning<NodeOfKind<'sleep'>, PlanSleep> = {
  argumentHandles: () => [VALUE],
  params: ({ durationMs }) => ({ durationMs }),
}
