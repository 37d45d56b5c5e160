import type { NodeOfKind } from '#graph'
import { codeArguments } from '../code-arguments.ts'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanBranch extends PlanNodeBase {
  readonly kind: 'branch'
  readonly code: string
}

export const branch: Planning<NodeOfKind<'branch'>, PlanBranch> = {
  argumentHandles: codeArguments,
  params: ({ code }) => ({ code }),
}
