/** Throws a TypeError where `value` cannot be iterated, most often a future or a coroutine without brackets around it. */
export function checkIterable(value: unknown, expected: string): void {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return
  const kind = typeof value === 'object' && value !== null ? value.constructor.name : typeof value
  throw new TypeError(`${expected}, not ${kind}`)
}
