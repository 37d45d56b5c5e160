import { z } from 'zod'
import type { JsonObject, KnownInput } from '#graph'
import { areDifferent, beyond, boolean, type FieldFormat, paramLevel, text, textInMemory } from './common-formats.ts'
import { maxHandles } from './limits.ts'
import { says } from './says.ts'
import { arrange, unknownKeysOf } from './unknown-keys.ts'
import { inline } from './written.ts'

const keys = ['name', 'type', 'hasDefault'] as const
const inputsText = says(
  `is not an array of at most ${maxHandles} inputs, each name once`,
  'Write a list with one object per input of the file, [] for none',
)
const inputText = says('is not an object', 'Write { "name": …, "type": …, "hasDefault": … } or take it out')

/** The inputs of a file as a node knows them: one object on one line for each. */
export const inputsFormat: FieldFormat<readonly KnownInput[]> = {
  inFile: z
    .array(z.looseObject({ name: text, type: text, hasDefault: boolean }, inputText), inputsText)
    .max(maxHandles, inputsText)
    .refine(haveDifferentNames, inputsText),
  inMemory: z
    .array(
      z.strictObject({
        name: textInMemory,
        type: textInMemory,
        hasDefault: z.boolean(),
        ...beyond(paramLevel + 2),
      }),
    )
    .max(maxHandles)
    .refine(haveDifferentNames, 'has one name twice') as unknown as z.ZodType<readonly KnownInput[]>,
  read: (entries: readonly (JsonObject & KnownInput)[]) =>
    entries.map((entry) => {
      const { name, type, hasDefault } = entry
      return { name, type, hasDefault, ...unknownKeysOf(entry, keys) }
    }),
  write: (inputs, indent) => {
    if (inputs.length === 0) return '[]'
    const lines = inputs.map((input) => `${indent}  ${written(input)}`)
    return `[\n${lines.join(',\n')}\n${indent}]`
  },
}

function written(input: KnownInput): string {
  const entries = arrange(keys, input.unknown).map((key) =>
    typeof key === 'string'
      ? `${inline(key)}: ${inline(input[key as (typeof keys)[number]])}`
      : `${inline(key.key)}: ${inline(key.value)}`,
  )
  return `{ ${entries.join(', ')} }`
}

function haveDifferentNames(inputs: readonly { readonly name: string }[]): boolean {
  return areDifferent(inputs.map(({ name }) => name))
}
