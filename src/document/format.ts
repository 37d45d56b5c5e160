import { z } from 'zod'
import { fieldsOf, nodeKinds, settingsFields } from '#graph'
import { id, idText, lines, text } from './common-formats.ts'
import { fieldsInFile } from './field-formats.ts'
import { maxEdges, maxNodes, maxPixels } from './limits.ts'
import type { NodeEntry } from './node-entry.ts'
import { says } from './says.ts'

/** The first key of every pipeline file. Since version 1. */
export const formatName = 'asyncanvas/pipeline'
/**
 * The version that is written. It is raised by a change that an older Asyncanvas would misread, but not by a new key.
 */
export const currentVersion = 1

/** Since version 1. */
export interface EdgeEntry {
  readonly source: string
  readonly sourceHandle: string
  readonly target: string
  readonly targetHandle: string
}

/** Whole pixels; width and height are both there or both absent. Since version 1. */
export interface PlacementEntry {
  readonly x: number
  readonly y: number
  readonly width?: number
  readonly height?: number
}

/** The written fields of the settings. Since version 1. */
export interface SettingsEntry {
  readonly [setting: string]: unknown
}

/** A `*.pipeline` file. Every object may have more keys, which are kept in their places. Since version 1. */
export interface DocumentFile {
  readonly format: typeof formatName
  readonly version: number
  readonly title: string
  readonly description: readonly string[]
  readonly settings: SettingsEntry
  readonly shared: readonly string[]
  readonly nodes: readonly NodeEntry[]
  readonly edges: readonly EdgeEntry[]
  readonly layout: Readonly<Record<string, PlacementEntry>>
}

/**
 * The keys of each object in the order in which they are written. For nodes and settings see `nodeKeys`,
 * `settingsKeys`.
 */
export const keyOrder = {
  file: ['format', 'version', 'title', 'description', 'settings', 'shared', 'nodes', 'edges', 'layout'],
  edge: ['source', 'sourceHandle', 'target', 'targetHandle'],
  placement: ['x', 'y', 'width', 'height'],
} as const

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
const [first, ...others] = nodeKinds.map((kind) =>
  z.looseObject({ id, kind: z.literal(kind), ...fieldsInFile(fieldsOf(kind)) }),
)

const node = z.discriminatedUnion('kind', [first as NonNullable<typeof first>, ...others], {
  error: (issue) =>
    issue.code === 'invalid_union'
      ? `is none of ${nodeKinds.join(', ')}\nGive the node one of these kinds`
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

const layoutText = says(isNoObject, 'Write {} to have every node placed')
const nodesText = says(`is not an array of at most ${maxNodes} nodes`, 'Write a list of objects, [] for none')
const edgesText = says(`is not an array of at most ${maxEdges} wires`, 'Write a list of objects, [] for none')

const file = z.looseObject({
  format: z.literal(formatName),
  version: z.literal(currentVersion),
  title: text,
  description: lines,
  settings: z.looseObject(fieldsInFile(settingsFields), says(isNoObject, 'Write { "onError": "end" }')),
  shared: lines,
  nodes: z.array(node, nodesText).max(maxNodes, nodesText),
  edges: z
    .array(z.looseObject({ source: id, sourceHandle: id, target: id, targetHandle: id }, edgeText), edgesText)
    .max(maxEdges, edgesText),
  layout: z.record(id, placement, {
    error: (issue) => (issue.code === 'invalid_key' ? idText : layoutText).error(issue),
  }),
})

/**
 * The schema of a file of the current version. The message of an issue has two lines: what is wrong, and what to do.
 */
export const fileSchema: z.ZodType = file
