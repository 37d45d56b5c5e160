import { z } from 'zod'
import type { UnknownKey } from '#graph'
import { jsonAt } from './json-value.ts'
import { maxIdLength, maxLength } from './limits.ts'
import { says } from './says.ts'

// The window's content policy forbids eval, which zod would need to compile schemas to code.
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
export const boolean: z.ZodBoolean = z.boolean(says('is not true or false', 'Write true or false'))

export const textInMemory: z.ZodString = z.string().max(maxLength)
export const idInMemory: z.ZodString = z
  .string()
  .min(1)
  .max(maxIdLength)
  .regex(/^(?!__proto__$)/)

/** The form of the params of one type, in a file and in messages between processes. */
export interface FieldFormat<V> {
  /** Has the error messages for a wrong entry. */
  readonly inFile: z.ZodType
  readonly inMemory: z.ZodType<V>
  /** The param for an entry of the file; `undefined` if the param is not kept. */
  read(entry: never): V | undefined
  /** `undefined`: it is not written. */
  write(value: V, indent: string): string | undefined
}

/** The nesting level of a node's param in a file. */
export const paramLevel = 3

/** Keys that this version does not know, of an object at this level of a graph. */
export function beyond(level: number): { unknown: z.ZodExactOptional<z.ZodType<UnknownKey[]>> } {
  return {
    unknown: z.exactOptional(
      z.array(z.strictObject({ after: textInMemory.nullable(), key: textInMemory, value: jsonAt(level) })),
    ),
  }
}

export function areDifferent(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length
}
