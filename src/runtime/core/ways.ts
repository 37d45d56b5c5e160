import type { Reaction } from './reaction.ts'

/**
 * Where an open await leads: `within` is the open await around it, whose promise the code behind this one settles;
 * `null`: there is none.
 */
export interface Way {
  readonly within: Reaction | null
  /** Whether any code goes on behind the await, as far as can be seen. */
  readonly isHeard: boolean
}

/** The way of each open await, in the order in which they began. There may be thousands. */
export type Ways = ReadonlyMap<Reaction, Way>

/** The innermost awaits inside `outer`: where its code stands. It is `outer` itself if there are none. */
export function innermostWithin(ways: Ways, outer: Reaction): readonly Reaction[] {
  const innermost = withNoneWithin(ways).filter((each) => each !== outer && outerOf(ways, each).includes(outer))
  return innermost.length > 0 ? innermost : [outer]
}

/** The innermost awaits that somebody listens to: where the code stands. If there are none, all innermost awaits. */
export function innermostHeard(ways: Ways): readonly Reaction[] {
  const innermost = withNoneWithin(ways)
  const heard = innermost.filter((reaction) => isHeard(ways, reaction))
  return heard.length > 0 ? heard : innermost
}

/** Whether some code goes on behind the await, and behind each await around it. */
export function isHeard(ways: Ways, reaction: Reaction): boolean {
  return [reaction, ...outerOf(ways, reaction)].every((each) => ways.get(each)?.isHeard)
}

/** The awaits around this one, from the inside outwards. */
export function outerOf(ways: Ways, reaction: Reaction): readonly Reaction[] {
  const outer = new Set<Reaction>()
  let within = ways.get(reaction)?.within
  while (within && !outer.has(within)) {
    outer.add(within)
    within = ways.get(within)?.within
  }
  return [...outer]
}

/** The awaits that have no other await inside them. */
export function withNoneWithin(ways: Ways): readonly Reaction[] {
  const outer = new Set([...ways.values()].map(({ within }) => within))
  return [...ways.keys()].filter((reaction) => !outer.has(reaction))
}
