import type { Attributes } from './host.ts'

/** The attributes in the second argument of `import()`. Throws a TypeError in the engine's words. */
export function attributesOf(options: unknown): Attributes {
  if (options === undefined) return {}
  if (!isObject(options)) throw new TypeError('The second argument to import() must be an object')
  const given = (options as { readonly with?: unknown }).with
  if (given === undefined) return {}
  if (!isObject(given)) throw new TypeError("The 'with' option must be an object")
  const attributes: Record<string, string> = {}
  for (const [key, value] of Object.entries(given)) {
    if (typeof value !== 'string') throw new TypeError('Import attribute value must be a string')
    attributes[key] = value
  }
  return attributes
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
