import { z } from 'zod'
import { type Field, fieldsOf, type Json, type NodeKind, nodeKinds } from '#graph'
import { jsonAt } from './json-value.ts'
import { maxHandles, maxIdLength, maxLength } from './limits.ts'
import type { NodeEntry } from './node-entry.ts'
import { says } from './says.ts'
import { expanded, inline, linesOf } from './written.ts'

// Compiling schemas to code needs eval, which the window's content policy forbids.
z.config({ jitless: true })

export const text: z.ZodString = z.string(says('is not a string', 'Write it in double quotes'))
export const idText: ReturnType<typeof says> = says(
  `is not an id: a string of 1 to ${maxIdLength} characters, other than "__proto__"`,
  'Give it an id such as "fetchData"',
)
export const id: z.ZodString = z
  .string(idText)
  .min(1, idText)
  .max(maxIdLength, idText)
  .regex(/^(?!__proto__$)/, idText)
export const lines: z.ZodArray<z.ZodString> = z.array(
  z.string(says('is not a string', 'Write one string per line of the text')),
  says('is not an array of lines', 'Write a list with one string per line, [] for no text'),
)
const boolean = z.boolean(says('is not true or false', 'Write true or false'))

const idsText = says(
  `is not an array of at most ${maxHandles} different ids`,
  'Write a list with one string per task handle, each once, [] for none',
)

export const textInMemory: z.ZodString = z.string().max(maxLength)
export const idInMemory: z.ZodString = z
  .string()
  .min(1)
  .max(maxIdLength)
  .regex(/^(?!__proto__$)/)

/** How params of one type stand in a file, and in messages between processes. */
interface FieldFormat<V> {
  /** With the sentences that are said of a wrong one. */
  readonly inFile: z.ZodType
  readonly inMemory: z.ZodType<V>
  /** The param that an entry of the file stands for. */
  read(entry: never): V
  write(value: V): string
}

/** A param of a node lies this deep in its file. */
const paramLevel = 3
const indent = '      '

const formats: {
  readonly text: FieldFormat<string>
  readonly lines: FieldFormat<string>
  readonly ids: FieldFormat<readonly string[]>
  readonly flag: FieldFormat<boolean>
  readonly duration: FieldFormat<number>
  readonly json: FieldFormat<Json>
} = {
  text: { inFile: text, inMemory: textInMemory, read: (entry) => entry, write: inline },
  lines: {
    inFile: lines,
    inMemory: textInMemory,
    read: (entry: readonly string[]) => entry.join('\n'),
    write: (value) => expanded(linesOf(value), indent),
  },
  ids: {
    inFile: z.array(id, idsText).max(maxHandles, idsText).refine(areDifferent, idsText),
    inMemory: z.array(idInMemory).max(maxHandles).refine(areDifferent, 'has one id twice'),
    read: (entry: readonly string[]) => [...entry],
    write: (value) => expanded(value, indent),
  },
  flag: { inFile: boolean, inMemory: z.boolean(), read: (entry) => entry, write: inline },
  duration: {
    inFile: z.number(says('is not a number', 'Write milliseconds: 2000 for 2 s')),
    inMemory: z.number(),
    read: (entry) => entry,
    // JSON has no NaN and no Infinity; a file that cannot be opened again would be worse than 0.
    write: (value) => inline(Number.isFinite(value) ? value : 0),
  },
  json: {
    inFile: z.unknown(),
    inMemory: jsonAt(paramLevel),
    read: (entry) => entry,
    write: (value) => expanded(value, indent),
  },
}

function formatOf({ type }: Field): FieldFormat<unknown> {
  return formats[type] as FieldFormat<unknown>
}

const keys = Object.fromEntries(
  nodeKinds.map((kind) => [kind, ['id', 'kind', ...fieldsOf(kind).map(([key]) => key)]]),
) as unknown as Readonly<Record<NodeKind, readonly string[]>>

/** The keys of a node's entry in a file, in the order in which they are written. */
export function nodeKeys(kind: NodeKind): readonly string[] {
  return keys[kind]
}

/** What the params of a kind are in a file. */
export function paramsInFile(kind: NodeKind): z.ZodRawShape {
  return shapeOf(kind, (field) => {
    const { inFile } = formatOf(field)
    return field.isOptional ? inFile.optional() : inFile
  })
}

/** What they are in a Graph. */
export function paramsInMemory(kind: NodeKind): z.ZodRawShape {
  return shapeOf(kind, (field) => {
    const { inMemory } = formatOf(field)
    return field.isOptional ? z.exactOptional(inMemory) : inMemory
  })
}

function shapeOf(kind: NodeKind, schemaOf: (field: Field) => z.ZodType): z.ZodRawShape {
  return Object.fromEntries(fieldsOf(kind).map(([key, field]) => [key, schemaOf(field)]))
}

/** The params of a node whose entry keeps to the schema. */
export function readParams(entry: NodeEntry): Readonly<Record<string, unknown>> {
  const given = fieldsOf(entry.kind).filter(([key]) => entry[key] !== undefined)
  return Object.fromEntries(given.map(([key, field]) => [key, formatOf(field).read(entry[key] as never)]))
}

/** A param as it is written; `undefined` where it is left out. */
export function writtenParam(field: Field, value: unknown): string | undefined {
  return value === undefined ? undefined : formatOf(field).write(value)
}

export function areDifferent(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length
}
