import { type NodeOfKind, type Policies, policiesOf } from '#graph'
import { codeArguments } from '../code-arguments.ts'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanCoroutine extends PlanNodeBase, Policies {
  readonly kind: 'coroutine'
  readonly code: string
}

export const coroutine: Planning<NodeOfKind<'coroutine'>, PlanCoroutine> = {
  argumentHandles: codeArguments,
  params: (node) => ({ code: node.code, ...policiesOf(node) }),
}
