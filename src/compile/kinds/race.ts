import type { NodeOfKind } from '#graph'
import type { PlanNodeBase, Planning } from '../plan-node.ts'

export interface PlanRace extends PlanNodeBase {
  readonly kind: 'race'
  readonly winner: 'done' | 'success'
  readonly losers: 'cancelled' | 'left'
}

export const race: Planning<NodeOfKind<'race'>, PlanRace> = {
  argumentHandles: () => [],
  params: ({ winner, losers }) => ({ winner, losers }),
  outlivesErrors: () => true,
  letsGo: ({ losers }) => losers === 'cancelled',
}
