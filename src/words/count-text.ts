/** A number that people read: `1,234`. */
export function numberText(count: number): string {
  return count.toLocaleString('en')
}

/** How many there are: `1 node`, `1,234 nodes`. `several`: what more than one are called. */
export function countText(count: number, one: string, several?: string): string {
  return `${numberText(count)} ${nounText(count, one, several)}`
}

/** The same in digits alone, `1234 nodes`: where numbers are searched for, and stand in columns. */
export function plainCountText(count: number, one: string, several?: string): string {
  return `${count} ${nounText(count, one, several)}`
}

/** Of one the word alone: `Delete node`, `Delete 3 nodes`. */
export function someText(count: number, one: string, several?: string): string {
  return count === 1 ? one : plainCountText(count, one, several)
}

/** What so many are called: `it` or `them`. */
export function nounText(count: number, one: string, several = `${one}s`): string {
  return count === 1 ? one : several
}
