import { z } from 'zod'
import type { Json } from '#graph'
import { fileSchema } from './format.ts'

/** The published JSON Schema of the file format (draft 2020-12), as plain data. Unknown keys are allowed everywhere. */
export function jsonSchema(): { readonly [key: string]: Json } {
  // Going through text drops the parts of zod's result that are not plain data.
  const schema = JSON.parse(JSON.stringify(z.toJSONSchema(fileSchema, { io: 'input' }))) as { [key: string]: Json }
  const { $schema = '', ...rest } = schema
  return {
    $schema,
    title: 'Asyncanvas pipeline',
    description: 'A graph of coroutines, gathers and sleeps: a *.pipeline file.',
    ...rest,
  }
}
