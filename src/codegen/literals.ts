import { isIdentifier } from '#code'

/** One property of an object literal. */
export function property(name: string, value: string): string {
  if (name === value) return name
  return isIdentifier(name) ? `${name}: ${value}` : `${quoted(name)}: ${value}`
}

/** A string in single quotes. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** A number as people write it: `20_000`. */
export function digits(value: number): string {
  return Number.isInteger(value) && value >= 10_000 ? String(value).replace(/\B(?=(\d{3})+$)/g, '_') : String(value)
}
