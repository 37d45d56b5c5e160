import { z } from 'zod'
import { type Graph, type Json, maxJsonDepth, type UnknownKey } from '#graph'
import { maxEdges, maxHandles, maxIdLength, maxLength, maxNodes, maxPixels } from './limits.ts'

z.config({ jitless: true })

const text = z.string().max(maxLength)
const id = z
  .string()
  .min(1)
  .max(maxIdLength)
  .regex(/^(?!__proto__$)/)
const pixels = z.int().min(-maxPixels).max(maxPixels)
const side = z.int().min(1).max(maxPixels)

/** A JSON value that lies `level` deep in its file. */
function jsonAt(level: number): z.ZodType<Json> {
  return z.custom<Json>((value) => isJson(value, maxJsonDepth - level), 'is not a JSON value')
}

function beyond(level: number): { unknown: z.ZodExactOptional<z.ZodType<UnknownKey[]>> } {
  return {
    unknown: z.exactOptional(z.array(z.strictObject({ after: text.nullable(), key: text, value: jsonAt(level) }))),
  }
}

const node = z.discriminatedUnion('kind', [
  z.strictObject({ id, kind: z.literal('coroutine'), code: text, ...beyond(3) }),
  z.strictObject({
    id,
    kind: z.literal('gather'),
    name: text,
    handles: z.array(id).max(maxHandles).refine(areDifferent, 'has one id twice'),
    returnExceptions: z.boolean(),
    ...beyond(3),
  }),
  z.strictObject({ id, kind: z.literal('sleep'), name: text, durationMs: z.number(), ...beyond(3) }),
  z.strictObject({
    id,
    kind: z.literal('input'),
    name: text,
    type: text,
    default: z.exactOptional(jsonAt(3)),
    ...beyond(3),
  }),
  z.strictObject({ id, kind: z.literal('output'), name: text, ...beyond(3) }),
  z.strictObject({ id, kind: z.literal('note'), text, ...beyond(3) }),
])

const placement = z.strictObject({
  x: pixels,
  y: pixels,
  size: z.exactOptional(z.strictObject({ width: side, height: side })),
  ...beyond(3),
})

/**
 * The Graph in memory, for messages between processes: no key beyond the type's, and the limits of the file for each part, so
 * that what was opened passes and what passes can be opened again. Whether the drawing makes sense is for Problems.
 */
export const graphSchema: z.ZodType<Graph> = z.strictObject({
  title: text,
  description: text,
  settings: z.strictObject({
    onError: z.enum(['end', 'finish']),
    blockedLimitMs: z.exactOptional(z.number().nullable()),
    ...beyond(2),
  }),
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

function areDifferent(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length
}

/**
 * Whether a value of a message survives a file, `depth` levels at most: messages can carry Dates, Maps, cycles and NaN. `budget`
 * counts values down: few arrays that share their items can stand for endless ones.
 */
export function isJson(value: unknown, depth: number, budget: { left: number } = { left: maxLength }): value is Json {
  budget.left -= 1
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth === 0 || budget.left < 0) return false
  if (Array.isArray(value)) return Array.from(value).every((item) => isJson(item, depth - 1, budget))
  const prototype: unknown = Object.getPrototypeOf(value)
  // Every realm has an Object.prototype of its own; nothing is above any of them.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false
  return Object.values(value).every((item) => isJson(item, depth - 1, budget))
}
