import { z } from 'zod'
import { fieldsOf, type Graph, type Node, nodeKinds, type Settings, settingsFields } from '#graph'
import { areDifferent, beyond, idInMemory as id, textInMemory as text } from './common-formats.ts'
import { fieldsInMemory } from './field-formats.ts'
import { maxEdges, maxNodes, maxPixels } from './limits.ts'

const pixels = z.int().min(-maxPixels).max(maxPixels)
const side = z.int().min(1).max(maxPixels)

const [first, ...others] = nodeKinds.map((kind) =>
  z.strictObject({ id, kind: z.literal(kind), ...fieldsInMemory(fieldsOf(kind)), ...beyond(3) }),
)
// The compiler checks each kind's fields against its type, which zod's types can't follow.
const node = z.discriminatedUnion('kind', [first as NonNullable<typeof first>, ...others]) as unknown as z.ZodType<Node>

const settings = z.strictObject({
  ...fieldsInMemory(settingsFields),
  ...beyond(2),
}) as unknown as z.ZodType<Settings>

const placement = z.strictObject({
  x: pixels,
  y: pixels,
  size: z.exactOptional(z.strictObject({ width: side, height: side })),
  ...beyond(3),
})

/**
 * The schema of a Graph in memory, for messages between processes. It allows only known keys, with the limits of a file
 * for each part: an opened graph passes, and a graph that passes can be opened again. `problemsOf` tells whether the
 * drawing makes sense.
 */
export const graphSchema: z.ZodType<Graph> = z.strictObject({
  title: text,
  description: text,
  settings,
  shared: text,
  nodes: z
    .array(node)
    .max(maxNodes)
    .refine((nodes) => areDifferent(nodes.map((each) => each.id)), 'has one id twice'),
  edges: z
    .array(z.strictObject({ source: id, sourceHandle: id, target: id, targetHandle: id, ...beyond(3) }))
    .max(maxEdges),
  layout: z.record(id, placement),
  ...beyond(1),
})
