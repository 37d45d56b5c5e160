import type { NodeOfKind } from '#graph'
import { codeArguments } from '../code-arguments.ts'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanCoroutine extends PlanNodeBase {
  readonly kind: 'coroutine'
  readonly code: string
}

export const coroutine: Planning<NodeOfKind<'coroutine'>, PlanCoroutine> = {
  argumentHandles: codeArguments,
  params: ({ code }) => ({ code }),
}
