import type { Reaction } from './reaction.ts'

/** An await that is open, and the one that it is within: a promise that the code behind it settles. `null`: in none of these. */
export interface Way {
  readonly reaction: Reaction
  readonly within: Reaction | null
  /** Whether anybody goes on behind it, as far as can be seen. */
  readonly isHeard: boolean
}

/** Where code stands that is within `outer`; that await itself, where no other is. */
export function innermostWithin(ways: readonly Way[], outer: Reaction): readonly Reaction[] {
  const innermost = withNoneWithin(ways).filter((way) => way !== outer && outerOf(ways, way).includes(outer))
  return innermost.length > 0 ? innermost : [outer]
}

/** Where code stands, of all; those that nobody listens to only where there is no other. */
export function innermostHeard(ways: readonly Way[]): readonly Reaction[] {
  const innermost = withNoneWithin(ways)
  const heard = innermost.filter((reaction) => ways.some((way) => way.reaction === reaction && way.isHeard))
  return heard.length > 0 ? heard : innermost
}

/** What an await is within, from the inside to the outside. */
export function outerOf(ways: readonly Way[], reaction: Reaction): readonly Reaction[] {
  const outer: Reaction[] = []
  let way = ways.find((each) => each.reaction === reaction)
  while (way?.within && !outer.includes(way.within)) {
    const { within } = way
    outer.push(within)
    way = ways.find((each) => each.reaction === within)
  }
  return outer
}

function withNoneWithin(ways: readonly Way[]): readonly Reaction[] {
  const outer = new Set(ways.map(({ within }) => within))
  return ways.map(({ reaction }) => reaction).filter((reaction) => !outer.has(reaction))
}
