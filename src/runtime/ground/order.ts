/**
 * Python's `a < b`: for numbers (also bigints and booleans), strings by code point, and arrays item by item like
 * tuples. Throws a TypeError for values without an order.
 */
export function isBefore(a: unknown, b: unknown): boolean {
  if (isNumeric(a) && isNumeric(b)) return a < b
  if (typeof a === 'string' && typeof b === 'string') return isStringBefore(a, b)
  if (Array.isArray(a) && Array.isArray(b)) return isArrayBefore(a, b)
  throw new TypeError(`'<' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`)
}

type Numeric = number | bigint | boolean

function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
}

/**
 * The first items that differ decide; equal ones before them need no order. If none differ, the shorter array comes
 * first.
 */
function isArrayBefore(a: readonly unknown[], b: readonly unknown[]): boolean {
  const end = Math.min(a.length, b.length)
  for (let at = 0; at < end; at += 1) if (!isEqual(a[at], b[at])) return isBefore(a[at], b[at])
  return a.length < b.length
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (isNumeric(a) && isNumeric(b)) return a <= b && a >= b
  if (!Array.isArray(a) || !Array.isArray(b)) return false
  return a.length === b.length && a.every((item, at) => isEqual(item, b[at]))
}

function isStringBefore(a: string, b: string): boolean {
  const end = Math.min(a.length, b.length)
  for (let at = 0; at < end; at += 1) {
    const [unitOfA, unitOfB] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (unitOfA !== unitOfB) return codePointRank(unitOfA) < codePointRank(unitOfB)
  }
  return a.length < b.length
}

/** Surrogates stand for the highest code points, but their own numbers are below the last characters of 16 bits. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value
}
