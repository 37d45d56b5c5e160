import { z } from 'zod'
import type { Json } from '#graph'
import { fileSchema } from './format.ts'

/** The file format's published JSON Schema (draft 2020-12), as plain data. Unknown keys are allowed everywhere. */
export function jsonSchema(): { readonly [key: string]: Json } {
  // A round trip through text drops the parts of zod's answer that are not plain data.
  const schema = JSON.parse(JSON.stringify(z.toJSONSchema(fileSchema, { io: 'input' }))) as { [key: string]: Json }
  const { $schema = '', ...rest } = schema
  return {
    $schema,
    title: 'Asyncanvas pipeline',
    description: 'A graph of coroutines, gathers and sleeps: a *.pipeline file.',
    ...rest,
  }
}
