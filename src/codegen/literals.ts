import { isIdentifier } from '#code'
import type { Json } from '#graph'

/** One property of an object literal; `value` is an expression. */
export function property(name: string, value: string): string {
  return name === value ? name : `${literalKey(name)}: ${value}`
}

/** A value as an expression. */
export function literal(value: Json): string {
  if (typeof value === 'string') return quoted(value)
  if (Object.is(value, -0)) return '-0'
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  const properties = Object.entries(value).map(([name, item]) => `${literalKey(name)}: ${literal(item)}`)
  return properties.length > 0 ? `{ ${properties.join(', ')} }` : '{}'
}

/** A name in a type or in a pattern. */
export function key(name: string): string {
  return isIdentifier(name) ? name : quoted(name)
}

/** Written as `['__proto__']`, since `__proto__: value` would set the object's prototype. */
function literalKey(name: string): string {
  return name === '__proto__' ? "['__proto__']" : key(name)
}

/** A string in single quotes. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** A number as people write it: `20_000`. */
export function digits(value: number): string {
  return Number.isInteger(value) && value >= 10_000 ? String(value).replace(/\B(?=(\d{3})+$)/g, '_') : String(value)
}
