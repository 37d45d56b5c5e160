import {
  type Edge,
  fieldsOf,
  type Graph,
  type JsonObject,
  type Node,
  type Placement,
  type Settings,
  setOwn,
  settingsFields,
  type UnknownKey,
} from '#graph'
import { nodeKeys, readFields, settingsKeys } from './field-formats.ts'
import { type DocumentFile, type EdgeEntry, keyOrder, type PlacementEntry, type SettingsEntry } from './format.ts'
import type { NodeEntry } from './node-entry.ts'
import { unknownKeysOf } from './unknown-keys.ts'

type Unknown = { unknown?: readonly UnknownKey[] }

/** The graph of a file that matches the schema of the current version. */
export function graphOfFile(file: DocumentFile): Graph {
  const layout: Record<string, Placement> = {}
  for (const [id, entry] of Object.entries(file.layout)) setOwn(layout, id, placementOf(entry))
  return {
    title: file.title,
    description: joined(file.description),
    settings: settingsOf(file.settings),
    shared: joined(file.shared),
    nodes: file.nodes.map(nodeOf),
    edges: file.edges.map(edgeOf),
    layout,
    ...unknownIn(file, keyOrder.file),
  }
}

function joined(lines: readonly string[]): string {
  return lines.join('\n')
}

/** The entry was read from JSON, although its type does not say so. */
function unknownIn(entry: object, known: readonly string[]): Unknown {
  return unknownKeysOf(entry as JsonObject, known)
}

function settingsOf(entry: SettingsEntry): Settings {
  return { ...readFields(settingsFields, entry), ...unknownIn(entry, settingsKeys) } as unknown as Settings
}

function nodeOf(entry: NodeEntry): Node {
  const { id, kind } = entry
  return { id, kind, ...readFields(fieldsOf(kind), entry), ...unknownIn(entry, nodeKeys(kind)) } as Node
}

function edgeOf(entry: EdgeEntry): Edge {
  const { source, sourceHandle, target, targetHandle } = entry
  return { source, sourceHandle, target, targetHandle, ...unknownIn(entry, keyOrder.edge) }
}

function placementOf(entry: PlacementEntry): Placement {
  const { x, y, width, height } = entry
  const size = width === undefined || height === undefined ? {} : { size: { width, height } }
  return { x, y, ...size, ...unknownIn(entry, keyOrder.placement) }
}
