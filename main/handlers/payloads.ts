import { z } from 'zod'
import { type CommandName, commandNames } from '#bridge'
import { exportTargetIds } from '#codegen'
import { graphSchema, isJson, maxDocumentLength } from '#document'
import type { Json } from '#graph'

/** No document has this many pieces of code. */
const mostTexts = 100_000
/** No document in its message is nested this deep. */
const depthLimit = 100
/** Under these keys stands the person's own JSON, which may have any keys. */
const valueKeys: ReadonlySet<string> = new Set(['inputs', 'default'])

const name = z.string().max(1_000)
const path = z
  .string()
  .min(1)
  .max(4_096)
  .refine((value) => !value.includes('\0'), 'holds a NUL')
/** By the names of inputs, which may be any: zod's own record ignores `__proto__`. */
const inputs = z.custom<Readonly<Record<string, Json>>>(isJsonObject, 'is not JSON by name')

const start = z.strictObject({
  graph: graphSchema,
  inputs,
  clock: z.enum(['real', 'virtual']),
  rate: z.number().min(0).max(1_000),
  isDebug: z.boolean(),
  isApart: z.boolean(),
})
/** A file's name: no path leads elsewhere from the folder. */
const newFile = z.strictObject({
  name: z
    .string()
    .max(255)
    .regex(/^[^/\\\0]+\.pipeline$/),
  graph: graphSchema,
})
const save = z.strictObject({
  graph: graphSchema,
  isSaveAs: z.boolean(),
  path: path.exactOptional(),
  beside: z.array(newFile).max(1_000).exactOptional(),
  isOverwrite: z.boolean().exactOptional(),
  isForced: z.boolean().exactOptional(),
})
const exportRequest = z.strictObject({ graph: graphSchema, target: z.enum(exportTargetIds) })
const texts = z.array(z.string().max(maxDocumentLength)).max(mostTexts)
const runId = z.string().min(1).max(100)
const index = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const wholeOf = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), node: index }),
  z.strictObject({ kind: z.literal('log'), whole: index }),
])

/** The arguments of each command. */
const payloads: Readonly<Record<CommandName, z.ZodType<readonly unknown[]>>> = {
  welcome: z.tuple([]),
  newDocument: z.tuple([]),
  openDocument: z.tuple([path.nullable()]),
  openText: z.tuple([name, z.string().max(maxDocumentLength)]),
  listExamples: z.tuple([]),
  openExample: z.tuple([name]),
  listDocuments: z.tuple([]),
  readIncludes: z.tuple([z.array(name).max(10_000)]),
  listNearby: z.tuple([]),
  saveDocument: z.tuple([save]),
  keepRecovery: z.tuple([graphSchema.nullable()]),
  takeRecovery: z.tuple([]),
  discardRecovery: z.tuple([]),
  setDirty: z.tuple([z.boolean()]),
  startRun: z.tuple([start]),
  checkRun: z.tuple([start]),
  cancelRun: z.tuple([runId]),
  setRate: z.tuple([runId, z.number().min(0).max(1_000)]),
  readWhole: z.tuple([runId, wholeOf]),
  trustCode: z.tuple([z.string().max(100), z.boolean()]),
  copiedCode: z.tuple([texts]),
  pastedCode: z.tuple([texts]),
  readCode: z.tuple([texts.min(1)]),
  readModules: z.tuple([texts.min(1)]),
  previewExport: z.tuple([exportRequest]),
  saveExport: z.tuple([exportRequest]),
  setTheme: z.tuple([z.enum(['system', 'light', 'dark'])]),
  ping: z.tuple([]),
}

export function isCommand(command: unknown): command is CommandName {
  return typeof command === 'string' && Object.keys(commandNames).includes(command)
}

/** Throws when the arguments are not what the command takes. The error says where, and never repeats what was sent. */
export function checkPayload(command: CommandName, args: unknown): asserts args is readonly unknown[] {
  if (!isPlain(args)) throw new Error(`${command}: refused: nested too deep, or keys that are not allowed`)
  const checked = payloads[command].safeParse(args)
  if (checked.success) return
  const issue = checked.error.issues[0]
  throw new Error(`${command}: refused: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}

/**
 * Whether a payload is not too deep and has only allowed keys. Walks without recursion, so that depth can't overflow the
 * stack, and visits shared objects once, so that a few arrays can't stand for endless ones.
 */
function isPlain(value: unknown): boolean {
  const left: { readonly value: unknown; readonly depth: number; readonly isData: boolean }[] = [
    { value, depth: 0, isData: false },
  ]
  const seen = { true: new Set<object>(), false: new Set<object>() }
  for (let item = left.pop(); item; item = left.pop()) {
    const known = seen[`${item.isData}`]
    if (typeof item.value !== 'object' || item.value === null || known.has(item.value)) continue
    if (item.depth > depthLimit) return false
    known.add(item.value)
    if (hasHoles(item.value)) return false
    for (const [key, inside] of Object.entries(item.value)) {
      // `constructor` and `prototype` may be names in a graph; an own `__proto__` is allowed only within the person's JSON.
      if (key === '__proto__' && !item.isData) return false
      left.push({ value: inside, depth: item.depth + 1, isData: item.isData || valueKeys.has(key) })
    }
  }
  return true
}

/** An array of a thousand million holes takes no room in a message, but would take endless time here. */
function hasHoles(value: object): boolean {
  return Array.isArray(value) && Object.keys(value).length !== value.length
}

function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value) && value !== null && isJson(value, depthLimit)
}
