import { z } from 'zod'
import { type CommandName, commandNames } from '#bridge'
import { graphSchema, maxDocumentLength } from '#document'
import type { Json } from '#graph'

/** A document has fewer pieces of code. */
const mostTexts = 100_000
/** Deeper than any document and its message around it. */
const depthLimit = 100

const name = z.string().max(1_000)
const path = z
  .string()
  .min(1)
  .max(4_096)
  .refine((value) => !value.includes('\0'), 'holds a NUL')
const json = z.custom<Json>(isJson, 'is not JSON')

const start = z.object({
  graph: graphSchema,
  inputs: z.record(name, json),
  clock: z.enum(['real', 'virtual']),
  rate: z.number().min(0).max(1_000),
  isDebug: z.boolean(),
})
const save = z.object({
  graph: graphSchema,
  isSaveAs: z.boolean(),
  path: path.exactOptional(),
  isOverwrite: z.boolean().exactOptional(),
})
const exportRequest = z.object({ graph: graphSchema, target: z.enum(['ts', 'mjs']) })
const runId = z.string().min(1).max(100)

/** The arguments of each command. */
const payloads: Readonly<Record<CommandName, z.ZodType<readonly unknown[]>>> = {
  welcome: z.tuple([]),
  newDocument: z.tuple([]),
  openDocument: z.tuple([path.nullable()]),
  openText: z.tuple([name, z.string().max(maxDocumentLength)]),
  listExamples: z.tuple([]),
  openExample: z.tuple([name]),
  listDocuments: z.tuple([]),
  saveDocument: z.tuple([save]),
  keepRecovery: z.tuple([graphSchema.nullable()]),
  discardRecovery: z.tuple([]),
  setDirty: z.tuple([z.boolean()]),
  startRun: z.tuple([start]),
  cancelRun: z.tuple([runId]),
  setRate: z.tuple([runId, z.number().min(0).max(1_000)]),
  trustCode: z.tuple([graphSchema, z.boolean()]),
  readCode: z.tuple([z.array(z.string().max(maxDocumentLength)).max(mostTexts)]),
  previewExport: z.tuple([exportRequest]),
  saveExport: z.tuple([exportRequest]),
  setTheme: z.tuple([z.enum(['system', 'light', 'dark'])]),
}

export function isCommand(command: unknown): command is CommandName {
  return typeof command === 'string' && Object.keys(commandNames).includes(command)
}

/** Throws when the arguments are not what the command takes; says where, never what was sent. */
export function checkPayload(command: CommandName, args: unknown): asserts args is readonly unknown[] {
  if (!isPlain(args)) throw new Error(`${command}: refused: nested too deep, or keys that are not allowed`)
  const checked = payloads[command].safeParse(args)
  if (checked.success) return
  const issue = checked.error.issues[0]
  throw new Error(`${command}: refused: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}

/** Walks without recursion, so that depth itself can't overflow the stack. */
function isPlain(value: unknown): boolean {
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }]
  for (let item = left.pop(); item; item = left.pop()) {
    if (typeof item.value !== 'object' || item.value === null) continue
    if (item.depth > depthLimit) return false
    for (const key of Object.keys(item.value)) {
      // `constructor` and `prototype` may be names in somebody's graph; only an own `__proto__` is never meant well.
      if (key === '__proto__') return false
      left.push({ value: (item.value as Record<string, unknown>)[key], depth: item.depth + 1 })
    }
  }
  return true
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isJson)
  return typeof value === 'object' && Object.values(value).every(isJson)
}
