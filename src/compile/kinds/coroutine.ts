import { signatureOf } from '#code'
import { type NodeOfKind, type Policies, policiesOf } from '#graph'
import { codeArguments } from '../code-arguments.ts'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanCoroutine extends PlanNodeBase, Policies {
  readonly kind: 'coroutine'
  readonly code: string
  /** If it is called for each item of an argument: which argument. */
  readonly eachAt?: number
}

export const coroutine: Planning<NodeOfKind<'coroutine'>, PlanCoroutine> = {
  argumentHandles: codeArguments,
  params: (node) => ({ code: node.code, ...policiesOf(node), ...eachAt(node) }),
}

function eachAt({ each, code }: NodeOfKind<'coroutine'>): Pick<PlanCoroutine, 'eachAt'> {
  const names = (signatureOf(code)?.parameters ?? []).map(({ name }) => name)
  return each === undefined ? {} : { eachAt: names.indexOf(each.parameter) }
}
