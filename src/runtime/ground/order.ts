/**
 * Python's `a < b`: of numbers (bigints and booleans are numbers), of strings by code point, of arrays item by item, as
 * tuples. Throws a TypeError for what has no order.
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

/** The first items that differ decide; those before need no order. Else the shorter one is before. */
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

/** UTF-16 has the surrogates of the highest code points below its last private and compatibility characters. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value
}
