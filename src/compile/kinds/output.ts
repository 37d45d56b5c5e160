import { type OutputNode, VALUE } from '#graph'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanOutput extends PlanNodeBase {
  readonly kind: 'output'
}

export const output: Planning<OutputNode, PlanOutput> = {
  argumentHandles: () => [VALUE],
  params: () => ({}),
}
