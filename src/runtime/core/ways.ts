import type { Reaction } from './reaction.ts'

/** Where an open await leads: to one that it is within, a promise that the code behind it settles; `null`: to none of them. */
export interface Way {
  readonly within: Reaction | null
  /** Whether anybody goes on behind it, as far as can be seen. */
  readonly isHeard: boolean
}

/** Of each await that is open, in the order in which they began. There may be thousands. */
export type Ways = ReadonlyMap<Reaction, Way>

/** Where code stands that is within `outer`; that await itself, where no other is. */
export function innermostWithin(ways: Ways, outer: Reaction): readonly Reaction[] {
  const innermost = withNoneWithin(ways).filter((each) => each !== outer && outerOf(ways, each).includes(outer))
  return innermost.length > 0 ? innermost : [outer]
}

/** Where code stands, of all; those that nobody listens to only where there is no other. */
export function innermostHeard(ways: Ways): readonly Reaction[] {
  const innermost = withNoneWithin(ways)
  const heard = innermost.filter((reaction) => isHeard(ways, reaction))
  return heard.length > 0 ? heard : innermost
}

/** Whether anybody goes on behind it, and behind each that it is within. */
export function isHeard(ways: Ways, reaction: Reaction): boolean {
  return [reaction, ...outerOf(ways, reaction)].every((each) => ways.get(each)?.isHeard)
}

/** What an await is within, from the inside to the outside. */
export function outerOf(ways: Ways, reaction: Reaction): readonly Reaction[] {
  const outer = new Set<Reaction>()
  let within = ways.get(reaction)?.within
  while (within && !outer.has(within)) {
    outer.add(within)
    within = ways.get(within)?.within
  }
  return [...outer]
}

/** The innermost. */
export function withNoneWithin(ways: Ways): readonly Reaction[] {
  const outer = new Set([...ways.values()].map(({ within }) => within))
  return [...ways.keys()].filter((reaction) => !outer.has(reaction))
}
