import { z } from 'zod'
import type { Json, OnError } from '#graph'
import { maxEdges, maxHandles, maxIdLength, maxNodes, maxPixels } from './limits.ts'

// Compiling schemas to code needs eval, which the window's content policy forbids.
z.config({ jitless: true })

/** The first key of every pipeline file. Since version 1. */
export const formatName = 'asyncanvas/pipeline'
/** The version that is written. A change that an older Asyncanvas would misread raises it; a new key does not. */
export const currentVersion = 1

/** Text as an array of its lines, so that a diff shows lines. Since version 1. */
export type Lines = readonly string[]

/** Since version 1. */
export interface CoroutineEntry {
  readonly id: string
  readonly kind: 'coroutine'
  readonly code: Lines
}

/** Since version 1. */
export interface GatherEntry {
  readonly id: string
  readonly kind: 'gather'
  readonly name: string
  readonly handles: readonly string[]
  readonly returnExceptions: boolean
}

/** Since version 1. */
export interface SleepEntry {
  readonly id: string
  readonly kind: 'sleep'
  readonly name: string
  readonly durationMs: number
}

/** Since version 1. */
export interface InputEntry {
  readonly id: string
  readonly kind: 'input'
  readonly name: string
  readonly type: string
  readonly default?: Json
}

/** Since version 1. */
export interface OutputEntry {
  readonly id: string
  readonly kind: 'output'
  readonly name: string
}

/** Since version 1. */
export interface NoteEntry {
  readonly id: string
  readonly kind: 'note'
  readonly text: Lines
}

export type NodeEntry = CoroutineEntry | GatherEntry | SleepEntry | InputEntry | OutputEntry | NoteEntry

/** Since version 1. */
export interface EdgeEntry {
  readonly source: string
  readonly sourceHandle: string
  readonly target: string
  readonly targetHandle: string
}

/** Whole pixels; width and height come together or not at all. Since version 1. */
export interface PlacementEntry {
  readonly x: number
  readonly y: number
  readonly width?: number
  readonly height?: number
}

/** Since version 1. `blockedLimitMs`: the limit of a step in milliseconds, `null` for none; 5000 is never written. */
export interface SettingsEntry {
  readonly onError: OnError
  readonly blockedLimitMs?: number | null
}

/** A `*.pipeline` file. Every object may have keys beyond these: they are kept where they stand. Since version 1. */
export interface DocumentFile {
  readonly format: typeof formatName
  readonly version: number
  readonly title: string
  readonly description: Lines
  readonly settings: SettingsEntry
  readonly shared: Lines
  readonly nodes: readonly NodeEntry[]
  readonly edges: readonly EdgeEntry[]
  readonly layout: Readonly<Record<string, PlacementEntry>>
}

/** The keys of each object in the order they are written. */
export const keyOrder = {
  file: ['format', 'version', 'title', 'description', 'settings', 'shared', 'nodes', 'edges', 'layout'],
  settings: ['onError', 'blockedLimitMs'],
  coroutine: ['id', 'kind', 'code'],
  gather: ['id', 'kind', 'name', 'handles', 'returnExceptions'],
  sleep: ['id', 'kind', 'name', 'durationMs'],
  input: ['id', 'kind', 'name', 'type', 'default'],
  output: ['id', 'kind', 'name'],
  note: ['id', 'kind', 'text'],
  edge: ['source', 'sourceHandle', 'target', 'targetHandle'],
  placement: ['x', 'y', 'width', 'height'],
} as const

/** A message of two lines: what is wrong and what to do. `parse.ts` takes them apart. */
function says(wrong: string, remedy: string): { error: (issue: { readonly input?: unknown }) => string } {
  return { error: (issue) => `${issue.input === undefined ? 'is missing' : wrong}\n${remedy}` }
}

const text = z.string(says('is not a string', 'Write it in double quotes'))
const idText = says(
  `is not an id: a string of 1 to ${maxIdLength} characters, other than "__proto__"`,
  'Give it an id such as "fetchData"',
)
const id = z
  .string(idText)
  .min(1, idText)
  .max(maxIdLength, idText)
  .regex(/^(?!__proto__$)/, idText)
const lines = z.array(
  z.string(says('is not a string', 'Write one string per line of the text')),
  says('is not an array of lines', 'Write a list with one string per line, [] for no text'),
)
const boolean = z.boolean(says('is not true or false', 'Write true or false'))

const pixelText = says(
  `is not a whole number from -${maxPixels} to ${maxPixels}`,
  'Write whole pixels, or take the node out of layout to have it placed',
)
const pixels = z.int(pixelText).min(-maxPixels, pixelText).max(maxPixels, pixelText)
const sideText = says(
  `is not a whole number from 1 to ${maxPixels}`,
  'Write whole pixels, or leave width and height out',
)
const side = z.int(sideText).min(1, sideText).max(maxPixels, sideText)

const isNoObject = 'is not an object'
const nodeText = says(isNoObject, 'Write { "id": …, "kind": … } or take it out')
const edgeText = says(
  isNoObject,
  'Write { "source": …, "sourceHandle": …, "target": …, "targetHandle": … } or take it out',
)
const handlesText = says(
  `is not an array of at most ${maxHandles} different ids`,
  'Write a list with one string per task handle, each once, [] for none',
)

const nodes = [
  z.looseObject({ id, kind: z.literal('coroutine'), code: lines }),
  z.looseObject({
    id,
    kind: z.literal('gather'),
    name: text,
    handles: z
      .array(id, handlesText)
      .max(maxHandles, handlesText)
      .refine((handles) => new Set(handles).size === handles.length, handlesText),
    returnExceptions: boolean,
  }),
  z.looseObject({
    id,
    kind: z.literal('sleep'),
    name: text,
    durationMs: z.number(says('is not a number', 'Write milliseconds: 2000 for 2 s')),
  }),
  z.looseObject({ id, kind: z.literal('input'), name: text, type: text, default: z.unknown().optional() }),
  z.looseObject({ id, kind: z.literal('output'), name: text }),
  z.looseObject({ id, kind: z.literal('note'), text: lines }),
] as const

const node = z.discriminatedUnion('kind', nodes, {
  error: (issue) =>
    issue.code === 'invalid_union'
      ? `is none of ${nodes.map(({ shape }) => shape.kind.value).join(', ')}\nGive the node one of these kinds`
      : nodeText.error(issue),
})

const placement = z
  .looseObject(
    { x: pixels, y: pixels, width: side.optional(), height: side.optional() },
    says(isNoObject, 'Write { "x": 0, "y": 0 } or take it out'),
  )
  .refine(
    (place) => (place.width === undefined) === (place.height === undefined),
    says('has a width or a height alone', 'Write both, or neither'),
  )

const limitText = says(
  'is neither a number nor null',
  'Write milliseconds: 5000 for 5 s, null for no limit; or leave it out',
)

const layoutText = says(isNoObject, 'Write {} to have every node placed')
const nodesText = says(`is not an array of at most ${maxNodes} nodes`, 'Write a list of objects, [] for none')
const edgesText = says(`is not an array of at most ${maxEdges} wires`, 'Write a list of objects, [] for none')

const file = z.looseObject({
  format: z.literal(formatName),
  version: z.literal(currentVersion),
  title: text,
  description: lines,
  settings: z.looseObject(
    {
      onError: z.enum(['end', 'finish'], says('is neither "end" nor "finish"', 'Write "end" or "finish"')),
      blockedLimitMs: z.number(limitText).nullable().optional(),
    },
    says(isNoObject, 'Write { "onError": "end" }'),
  ),
  shared: lines,
  nodes: z.array(node, nodesText).max(maxNodes, nodesText),
  edges: z
    .array(z.looseObject({ source: id, sourceHandle: id, target: id, targetHandle: id }, edgeText), edgesText)
    .max(maxEdges, edgesText),
  layout: z.record(id, placement, {
    error: (issue) => (issue.code === 'invalid_key' ? idText : layoutText).error(issue),
  }),
})

/** A file of the current version. Its issues' messages are what is wrong and what to do, on a line each. */
export const fileSchema: z.ZodType = file
