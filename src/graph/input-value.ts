import { isOf } from '#foreign-value'
import type { Entered } from './entered.ts'
import { JsonKeptError, readJson } from './json-text.ts'
import type { Json } from './node.ts'

const examples: Readonly<Record<string, string>> = {
  number: '42',
  boolean: 'true or false',
  null: 'null',
  'string[]': '["a", "b"]',
  'number[]': '[1, 2]',
  'boolean[]': '[true, false]',
}

/**
 * The value of a text that a person entered for an input of this TypeScript type. The text is JSON; for a plain
 * `string` the quotes may be left out. Only plain types are checked, since a type such as `Page` is unknown here.
 */
export function readInputValue(text: string, type: string): Entered<Json> {
  const plainType = type.trim()
  if (plainType === 'string') return { ok: true, value: quotedString(text) ?? text }
  const remedy = remedyFor(plainType)
  if (text.trim() === '') return { ok: false, message: 'There is no value', remedy }
  const parsed = parseJson(text)
  if (!parsed.ok) return parsed.refusal ?? { ok: false, message: 'This is not JSON', remedy }
  if (mayHaveType(parsed.value, plainType)) return parsed
  return { ok: false, message: `This is not a ${plainType}`, remedy }
}

/** The text for a value, as `readInputValue` reads it. */
export function inputValueText(value: Json, type: string): string {
  if (type.trim() !== 'string' || typeof value !== 'string') return JSON.stringify(value)
  const isPlain = quotedString(value) === null && !/[\n\r]/.test(value)
  return isPlain ? value : JSON.stringify(value)
}

/** The first value of an input of this type. */
export function firstInputValue(type: string): Json {
  const plainType = type.trim()
  if (plainType === 'string') return ''
  if (plainType === 'number') return 0
  if (plainType === 'boolean') return false
  return /\[\]$|^(readonly\s+)?Array</.test(plainType) ? [] : null
}

/** False only if the type is a plain one and the value certainly does not have it. */
export function mayHaveType(value: Json, type: string): boolean {
  if (type === 'string' || type === 'number' || type === 'boolean') return typeof value === type
  if (type === 'null') return value === null
  const element = /^(string|number|boolean)\[\]$/.exec(type)?.[1]
  return element === undefined || (Array.isArray(value) && value.every((item) => mayHaveType(item, element)))
}

function remedyFor(type: string): string {
  const example = examples[type]
  return example === undefined
    ? 'Write JSON, such as {"id": 1}, ["a", "b"] or null, with text in double quotes'
    : `Write it as ${example}`
}

function quotedString(text: string): string | null {
  if (!/^\s*"[\s\S]*"\s*$/.test(text)) return null
  const parsed = parseJson(text)
  return parsed.ok && typeof parsed.value === 'string' ? parsed.value : null
}

type Parsed = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly refusal?: Entered<never> }

/** As in a file, a number that would change, or a duplicate key, is refused with the reason. */
function parseJson(text: string): Parsed {
  try {
    const { value, duplicate } = readJson(text)
    if (!duplicate) return { ok: true, value }
    const message = `The key ${JSON.stringify(duplicate.key)} is there twice`
    return { ok: false, refusal: { ok: false, message, remedy: 'Take one of the two out' } }
  } catch (error) {
    return isOf(error, JsonKeptError) ? { ok: false, refusal: refusalOf(error) } : { ok: false }
  }
}

function refusalOf({ message, remedy }: JsonKeptError): Entered<never> {
  return { ok: false, message: `${message.charAt(0).toUpperCase()}${message.slice(1)}`, remedy }
}
