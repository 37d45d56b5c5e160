import { signatureOf } from '#code'
import { type NodeOfKind, restPositions } from '#graph'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanCoroutine extends PlanNodeBase {
  readonly kind: 'coroutine'
  readonly code: string
}

export const coroutine: Planning<NodeOfKind<'coroutine'>, PlanCoroutine> = {
  // A rest parameter gets only the wired values, without gaps: an empty place between two is no argument.
  argumentHandles: ({ code }, wiresIn) =>
    (signatureOf(code)?.parameters ?? []).flatMap(({ name, isRest }) =>
      isRest ? restPositions(wiresIn, name).map((position) => `${name}.${position}`) : [name],
    ),
  params: ({ code }) => ({ code }),
}
