import {
  defaultBlockedLimitMs,
  type Edge,
  type Graph,
  type Json,
  type JsonObject,
  type Node,
  type Placement,
  type Settings,
  setOwn,
  type UnknownKey,
} from '#graph'
import {
  type CoroutineEntry,
  type DocumentFile,
  type EdgeEntry,
  type GatherEntry,
  type InputEntry,
  keyOrder,
  type NodeEntry,
  type NoteEntry,
  type OutputEntry,
  type PlacementEntry,
  type SettingsEntry,
  type SleepEntry,
} from './format.ts'
import { unknownKeysOf } from './unknown-keys.ts'

type Unknown = { unknown?: readonly UnknownKey[] }

/** The graph of a file that keeps to the schema of the current version. */
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

/** Every entry was read from JSON, whatever its checked type says. */
function unknownIn(entry: object, known: readonly string[]): Unknown {
  return unknownKeysOf(entry as JsonObject, known)
}

function settingsOf(entry: SettingsEntry): Settings {
  const { onError, blockedLimitMs } = entry
  const isDefault = blockedLimitMs === undefined || blockedLimitMs === defaultBlockedLimitMs
  return { onError, ...(isDefault ? {} : { blockedLimitMs }), ...unknownIn(entry, keyOrder.settings) }
}

function nodeOf(entry: NodeEntry): Node {
  const unknown = unknownIn(entry, keyOrder[entry.kind])
  switch (entry.kind) {
    case 'coroutine':
      return coroutineOf(entry, unknown)
    case 'gather':
      return gatherOf(entry, unknown)
    case 'sleep':
      return sleepOf(entry, unknown)
    case 'input':
      return inputOf(entry, unknown)
    case 'output':
      return outputOf(entry, unknown)
    case 'note':
      return noteOf(entry, unknown)
  }
}

function coroutineOf({ id, kind, code }: CoroutineEntry, unknown: Unknown): Node {
  return { id, kind, code: joined(code), ...unknown }
}

function gatherOf({ id, kind, name, handles, returnExceptions }: GatherEntry, unknown: Unknown): Node {
  return { id, kind, name, handles: [...handles], returnExceptions, ...unknown }
}

function sleepOf({ id, kind, name, durationMs }: SleepEntry, unknown: Unknown): Node {
  return { id, kind, name, durationMs, ...unknown }
}

function inputOf(entry: InputEntry, unknown: Unknown): Node {
  const { id, kind, name, type } = entry
  const given: { default?: Json } = entry.default === undefined ? {} : { default: entry.default }
  return { id, kind, name, type, ...given, ...unknown }
}

function outputOf({ id, kind, name }: OutputEntry, unknown: Unknown): Node {
  return { id, kind, name, ...unknown }
}

function noteOf({ id, kind, text }: NoteEntry, unknown: Unknown): Node {
  return { id, kind, text: joined(text), ...unknown }
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
