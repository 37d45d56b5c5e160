/** A number for people: `1,234`. */
export function numberText(count: number): string {
  return count.toLocaleString('en')
}

/** A count with its noun: `1 node`, `1,234 nodes`. `several`: the noun for more than one. */
export function countText(count: number, one: string, several?: string): string {
  return `${numberText(count)} ${nounText(count, one, several)}`
}

/** As `countText` but with digits only, `1234 nodes`: for texts that are searched, and for columns. */
export function plainCountText(count: number, one: string, several?: string): string {
  return `${count} ${nounText(count, one, several)}`
}

/** Leaves out the number 1: `Delete node`, `Delete 3 nodes`. */
export function someText(count: number, one: string, several?: string): string {
  return count === 1 ? one : plainCountText(count, one, several)
}

/** The noun for a count, such as `it` or `them`. */
export function nounText(count: number, one: string, several: string = pluralOf(one)): string {
  return count === 1 ? one : several
}

/** `nodes`, `branches`. */
function pluralOf(one: string): string {
  return /(?:s|x|z|ch|sh)$/.test(one) ? `${one}es` : `${one}s`
}
