import { described, isError } from './foreign-value.ts'

/** The value is not JSON. The message names the place: `result.items[3] is a bigint`. */
export class NotJsonError extends Error {
  override readonly name: string = 'NotJsonError'
}

/**
 * A value as JSON: null for undefined, name and message for an error, the result of `toJSON` where there is one. Throws
 * a NotJsonError for what JSON can't hold. `path`: the value's place, for the error; `parents`: the values around it.
 */
export function toJson(value: unknown, path = 'result', parents: readonly unknown[] = []): unknown {
  const refuse = (is: string): never => {
    throw new NotJsonError(`${path} ${is}`)
  }
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value
  if (typeof value === 'number') return refuse(`is ${value}, which JSON cannot hold`)
  if (typeof value !== 'object') return refuse(`is a ${typeof value}, which JSON cannot hold`)
  if (parents.includes(value)) return refuse('contains itself, which JSON cannot hold')
  if (isError(value)) return { ...described(value) }
  // Writing and reading JSON is recursive, so the depth has a limit. The path is cut, since it is as long as the value
  // is deep.
  if (parents.length === 1_000)
    throw new NotJsonError(`${path.slice(0, 60)}… is nested too deeply for JSON; return it flat`)
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1)
  if (kind === 'Map' || kind === 'Set') return refuse(`is a ${kind}, which JSON cannot hold; return Array.from(it)`)
  const inside = [...parents, value]
  if ('toJSON' in value && typeof value.toJSON === 'function') return toJson(value.toJSON(), path, inside)
  if (Array.isArray(value)) return Array.from(value, (item, index) => toJson(item, `${path}[${index}]`, inside))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item, `${path}.${key}`, inside)]))
}
