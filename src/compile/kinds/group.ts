import type { NodeOfKind } from '#graph'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanGroup extends PlanNodeBase {
  readonly kind: 'group'
  readonly timeoutMs?: number
  readonly shield: boolean
  /** The nodes in it that nothing consumes: they give its value, as the sinks of a pipeline give its result. */
  readonly ends: readonly number[]
}

export const group: Planning<NodeOfKind<'group'>, PlanGroup> = {
  argumentHandles: () => [],
  params: ({ id, timeoutMs, shield }, { ends }) => ({
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    shield,
    ends: ends(id),
  }),
}
