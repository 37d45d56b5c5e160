import { type NodeOfKind, VALUE } from '#graph'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanOutput extends PlanNodeBase {
  readonly kind: 'output'
}

export const output: Planning<NodeOfKind<'output'>, PlanOutput> = {
  argumentHandles: () => [VALUE],
  params: () => ({}),
}
