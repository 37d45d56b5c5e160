import { z } from 'zod'
import {
  type Field,
  fieldsOf,
  type Json,
  type JsonObject,
  type KnownInput,
  type NodeBase,
  type NodeKind,
  nodeKinds,
  settingsFields,
} from '#graph'
import {
  areDifferent,
  beyond,
  boolean,
  type FieldFormat,
  id,
  idInMemory,
  lines,
  paramLevel,
  text,
  textInMemory,
} from './common-formats.ts'
import { inputsFormat } from './inputs-format.ts'
import { jsonAt } from './json-value.ts'
import { maxHandles } from './limits.ts'
import { says } from './says.ts'
import { arrange, unknownKeysOf } from './unknown-keys.ts'
import { expanded, inline, linesOf } from './written.ts'

type FieldOfType<T extends Field['type']> = Extract<Field, { type: T }>

/** The value of a param of each type. */
interface Values {
  readonly text: string
  readonly lines: string
  readonly ids: readonly string[]
  readonly flag: boolean
  readonly choice: string
  readonly duration: number
  readonly limit: number | null
  readonly counts: Readonly<Record<string, number>>
  readonly number: number
  readonly words: readonly string[]
  readonly policy: object
  readonly inputs: readonly KnownInput[]
  readonly json: Json
}

const formats: { readonly [T in Field['type']]: (field: FieldOfType<T>) => FieldFormat<Values[T]> } = {
  text: () => textFormat,
  lines: () => linesFormat,
  ids: () => idsFormat,
  flag: () => flagFormat,
  choice: choiceFormat,
  duration: () => durationFormat,
  limit: limitFormat,
  counts: () => countsFormat,
  number: () => numberFormat,
  words: () => wordsFormat,
  policy: policyFormat,
  inputs: () => inputsFormat,
  json: () => jsonFormat,
}

const textFormat: FieldFormat<string> = { inFile: text, inMemory: textInMemory, read: (entry) => entry, write: inline }

const linesFormat: FieldFormat<string> = {
  inFile: lines,
  inMemory: textInMemory,
  read: (entry: readonly string[]) => entry.join('\n'),
  write: (value, indent) => expanded(linesOf(value), indent),
}

const idsText = says(
  `is not an array of at most ${maxHandles} different ids`,
  'Write a list with one string per task handle, each once, [] for none',
)

const idsFormat: FieldFormat<readonly string[]> = {
  inFile: z.array(id, idsText).max(maxHandles, idsText).refine(areDifferent, idsText),
  inMemory: z.array(idInMemory).max(maxHandles).refine(areDifferent, 'has one id twice'),
  read: (entry: readonly string[]) => [...entry],
  write: expanded,
}

const flagFormat: FieldFormat<boolean> = {
  inFile: boolean,
  inMemory: z.boolean(),
  read: (entry) => entry,
  write: inline,
}

const durationFormat: FieldFormat<number> = {
  inFile: z.number(says('is not a number', 'Write milliseconds: 2000 for 2 s')),
  inMemory: z.number(),
  read: (entry) => entry,
  // JSON has no NaN and no Infinity: 0 is better than a file that can't be opened again.
  write: (value) => inline(Number.isFinite(value) ? value : 0),
}

const numberFormat: FieldFormat<number> = {
  inFile: z.number(says('is not a number', 'Write a number without quotes')),
  inMemory: z.number(),
  read: (entry) => entry,
  write: (value) => inline(Number.isFinite(value) ? value : 0),
}

const wordsText = says('is not an array of strings', 'Write a list with one string for each')

const wordsFormat: FieldFormat<readonly string[]> = {
  inFile: z.array(text, wordsText).max(maxHandles, wordsText),
  inMemory: z.array(textInMemory).max(maxHandles),
  read: (entry: readonly string[]) => [...entry],
  write: inline,
}

function policyFormat({ label, fields }: FieldOfType<'policy'>): FieldFormat<object> {
  const rows = Object.entries(fields)
  const known = rows.map(([key]) => key)
  return {
    inFile: z.looseObject(
      fieldsInFile(rows),
      says('is not an object', `Write the fields of ${label.toLowerCase()}, or leave it out`),
    ),
    inMemory: z.strictObject({ ...fieldsInMemory(rows), ...beyond(paramLevel + 1) }),
    read: (entry: JsonObject) => ({ ...readFields(rows, entry), ...unknownKeysOf(entry, known) }),
    write: (value: { readonly [key: string]: unknown } & Pick<NodeBase, 'unknown'>, indent) => {
      const written = writtenFields(rows, (key) => value[key], indent)
      const entries = arrange(known, value.unknown).flatMap((key) => {
        const [name, text] = typeof key === 'string' ? [key, written[key]] : [key.key, inline(key.value)]
        return text === undefined ? [] : [`${inline(name)}: ${text}`]
      })
      return `{ ${entries.join(', ')} }`
    },
  }
}

const countsText = says('is not an object of whole numbers', 'Write { "api": 4 }, or leave it out')

const countsFormat: FieldFormat<Readonly<Record<string, number>>> = {
  inFile: z.record(id, z.number(says('is not a number', 'Write a whole number from 1 to 100000')), countsText),
  inMemory: z.record(idInMemory, z.number()),
  read: (entry: Readonly<Record<string, number>>) => (Object.keys(entry).length > 0 ? { ...entry } : undefined),
  write: (value, indent) => (Object.keys(value).length > 0 ? expanded(finiteIn(value), indent) : undefined),
}

/** JSON has no NaN and no Infinity. */
function finiteIn(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, Number.isFinite(count) ? count : 0] as const),
  )
}

const jsonFormat: FieldFormat<Json> = {
  inFile: z.unknown(),
  inMemory: jsonAt(paramLevel),
  read: (entry) => entry,
  write: expanded,
}

function choiceFormat({ options }: FieldOfType<'choice'>): FieldFormat<string> {
  const values = Object.keys(options)
  const quoted = values.map((value) => `"${value}"`)
  const [one, other] = quoted
  const wrong = quoted.length === 2 ? `is neither ${one} nor ${other}` : `is none of ${quoted.join(', ')}`
  return {
    inFile: z.enum(values, says(wrong, `Write ${quoted.join(' or ')}`)),
    inMemory: z.enum(values),
    read: (entry) => entry,
    write: inline,
  }
}

function limitFormat({ default: usual }: FieldOfType<'limit'>): FieldFormat<number | null> {
  const wrong = says(
    'is neither a number nor null',
    'Write milliseconds: 5000 for 5 s, null for no limit; or leave it out',
  )
  return {
    inFile: z.number(wrong).nullable(),
    inMemory: z.number().nullable(),
    read: (entry) => (entry === usual ? undefined : entry),
    write: (value) => (value === null || (Number.isFinite(value) && value !== usual) ? inline(value) : undefined),
  }
}

function formatOf(field: Field): FieldFormat<unknown> {
  return (formats[field.type] as (field: Field) => FieldFormat<unknown>)(field)
}

type Fields = readonly (readonly [key: string, field: Field])[]

const keys = Object.fromEntries(
  nodeKinds.map((kind) => [kind, ['id', 'kind', ...fieldsOf(kind).map(([key]) => key)]]),
) as unknown as Readonly<Record<NodeKind, readonly string[]>>

/** The keys of the settings in a file, in the order in which they are written. */
export const settingsKeys: readonly string[] = settingsFields.map(([key]) => key)

/** The keys of a node's entry in a file, in the order in which they are written. */
export function nodeKeys(kind: NodeKind): readonly string[] {
  return keys[kind]
}

/** The schema of these fields in a file. */
export function fieldsInFile(fields: Fields): z.ZodRawShape {
  return shapeOf(fields, (field) => {
    const { inFile } = formatOf(field)
    return field.isOptional ? inFile.optional() : inFile
  })
}

/** The schema of these fields in a Graph. */
export function fieldsInMemory(fields: Fields): z.ZodRawShape {
  return shapeOf(fields, (field) => {
    const { inMemory } = formatOf(field)
    return field.isOptional ? z.exactOptional(inMemory) : inMemory
  })
}

function shapeOf(fields: Fields, schemaOf: (field: Field) => z.ZodType): z.ZodRawShape {
  return Object.fromEntries(fields.map(([key, field]) => [key, schemaOf(field)]))
}

/** The values of an entry that matches the schema. */
export function readFields(
  fields: Fields,
  entry: { readonly [key: string]: unknown },
): Readonly<Record<string, unknown>> {
  const values = fields.flatMap(([key, field]) => {
    const written = entry[key]
    const value = written === undefined ? undefined : formatOf(field).read(written as never)
    return value === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(values)
}

/** The written values; `undefined` for values that are not written. `indent`: the indent of further lines. */
export function writtenFields(
  fields: Fields,
  paramAt: (key: string) => unknown,
  indent: string,
): Record<string, string | undefined> {
  const written = fields.map(([key, field]) => {
    const value = paramAt(key)
    return [key, value === undefined ? undefined : formatOf(field).write(value, indent)] as const
  })
  return Object.fromEntries(written)
}
