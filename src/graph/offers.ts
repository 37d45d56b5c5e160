import type { Findable } from './findable.ts'
import type { NodeKind } from './graph.ts'
import { kindOf, nodeKinds } from './kinds.ts'
import { allTraits, type Trait, traitOf } from './traits.ts'

/** What people can look for to have it in a drawing: a kind of node, or a trait. */
export type Offer = NodeKind | Trait

/** Everything that can be looked for, in the order of lists. */
export const offers: readonly Offer[] = [...nodeKinds, ...allTraits]

export function isTrait(offer: Offer): offer is Trait {
  return allTraits.some((trait) => trait === offer)
}

/** What an offer is found by. */
export function offerOf(offer: Offer): Findable {
  return isTrait(offer) ? traitOf(offer) : kindOf(offer)
}
