import { described, isError } from '#foreign-value'
import type { Preview } from '#trace'
import { wholeCharacters } from '#words'

const textLimit = 200
const detailLimit = 4_000
/** Room for `… 4,321 more characters`. */
const countRoom = 40
/** The most values inside one value: more would not fit into its text. */
const detailItems = 2_000

/** A short picture of any value. Never throws, even if the value's getters do. */
export function previewOf(value: unknown): Preview {
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined) {
    return { text: String(value), type: typeof value }
  }
  try {
    const text = oneLine(value, 3)
    const detail = detailOf(value, text)
    return { text: cut(text, textLimit), type: typeName(value), ...(detail === undefined ? {} : { detail }) }
  } catch {
    return { text: '(cannot be shown)', type: typeName(value) }
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value !== 'object') return typeof value
  try {
    if (Array.isArray(value)) return 'array'
    const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
    return typeof name === 'string' && name !== 'Object' ? cut(name, textLimit) : 'object'
  } catch {
    // A proxy threw.
    return 'object'
  }
}

function oneLine(value: unknown, depth: number): string {
  if (typeof value === 'string') return stringText(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`
  if (typeof value !== 'object' || value === null) return String(value)
  return ownText(value) ?? contentText(value, depth)
}

/** A string in quotes: `"Data"`, or if it is long `"Once upon"… 4,321 more characters`. */
function stringText(value: string): string {
  if (value.length <= textLimit) {
    const all = JSON.stringify(value)
    if (all.length <= textLimit) return all
  }
  let kept = wholeCharacters(value, textLimit - countRoom)
  // Escape sequences make the text longer.
  while (JSON.stringify(kept).length > textLimit - countRoom) kept = wholeCharacters(kept, kept.length - 1)
  return `${JSON.stringify(kept)}${moreText(value, kept)}`
}

function counted(value: string, limit: number): string {
  if (value.length <= limit) return value
  const kept = wholeCharacters(value, limit - countRoom)
  return `${kept}${moreText(value, kept)}`
}

function moreText(value: string, kept: string): string {
  return `… ${(value.length - kept.length).toLocaleString('en')} more characters`
}

/** The text of an object that has one of its own; undefined for others. */
function ownText(value: object): string | undefined {
  if (isError(value)) {
    const { name, message } = described(value)
    return `${name}: ${message}`
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof Map || value instanceof Set) return `${typeName(value)}(${value.size})`
  return ArrayBuffer.isView(value) ? bytesText(value) : undefined
}

function contentText(value: object, depth: number): string {
  if (depth === 0) return Array.isArray(value) ? '[…]' : '{…}'
  if (Array.isArray(value)) return `[${listed(value, (item) => oneLine(item, depth - 1))}]`
  const fields = listed(Object.keys(value), (key) => `${key}: ${fieldText(value, key, depth - 1)}`)
  const name = typeName(value)
  return `${name === 'object' ? '' : `${name} `}{${fields ? ` ${fields} ` : ''}}`
}

/** A getter is not called, since looking at a value must not run the user's code. */
function fieldText(value: object, key: string, depth: number): string {
  const field = Object.getOwnPropertyDescriptor(value, key)
  return field?.get ? '[Getter]' : oneLine(field?.value, depth)
}

function listed<T>(items: readonly T[], print: (item: T) => string): string {
  const shown = items.slice(0, 20).map(print)
  return items.length > shown.length ? `${shown.join(', ')}, … ${items.length - shown.length} more` : shown.join(', ')
}

/** More of a value than its text shows: a whole string, or an object as JSON. */
function detailOf(value: unknown, text: string): string | undefined {
  if (typeof value === 'string') return text.endsWith('"') ? undefined : counted(value, detailLimit)
  if (typeof value !== 'object' || value === null || text.length <= 60) return undefined
  try {
    return cut(JSON.stringify(shortened(value, { left: detailItems }), null, 2), detailLimit)
  } catch {
    // JSON has no cycles and no BigInts: the one line must do.
    return undefined
  }
}

/**
 * A copy of the part of a value that is shown, since copying all of a large one would hold the loop. Throws if a value
 * contains itself.
 */
function shortened(value: unknown, budget: { left: number }, parents: readonly object[] = []): unknown {
  budget.left -= 1
  if (typeof value === 'string') return cut(value, detailLimit)
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value)) return bytesText(value)
  if (parents.includes(value)) throw new TypeError('The value contains itself')
  const inside = [...parents, value]
  if ('toJSON' in value && typeof value.toJSON === 'function') return shortened(value.toJSON(), budget, inside)
  const copy: [string, unknown][] = []
  for (const key of firstKeys(value)) {
    if (budget.left <= 0) break
    const field = Object.getOwnPropertyDescriptor(value, key)
    copy.push([key, field?.get ? '[Getter]' : shortened(field?.value, budget, inside)])
  }
  return Array.isArray(value) ? copy.map(([, item]) => item) : Object.fromEntries(copy)
}

/** The keys of an object; of an array only as many as are shown. */
function firstKeys(value: object): readonly string[] {
  if (!Array.isArray(value)) return Object.keys(value)
  return Array.from({ length: Math.min(value.length, detailItems) }, (_, index) => `${index}`)
}

/** `Uint8Array(4096 bytes)` */
function bytesText(value: ArrayBufferView): string {
  return `${typeName(value)}(${value.byteLength} bytes)`
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${wholeCharacters(text, limit - 1)}…` : text
}
