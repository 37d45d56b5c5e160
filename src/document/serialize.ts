import {
  type Edge,
  fieldsOf,
  type Graph,
  type Json,
  type Node,
  type Placement,
  paramOf,
  type Settings,
  settingsFields,
} from '#graph'
import { nodeKeys, settingsKeys, writtenFields } from './field-formats.ts'
import { currentVersion, formatName, keyOrder } from './format.ts'
import { maxPixels } from './limits.ts'
import { arrange } from './unknown-keys.ts'
import { expanded, inline, linesOf } from './written.ts'

/** The written values of an object's known keys; absent keys are not written. */
type Written = Readonly<Record<string, string | undefined>>
type WithUnknown = Pick<Graph, 'unknown'>

/**
 * Writes a graph as a `*.pipeline` file: UTF-8 text with LF, an indent of two spaces and a final newline. Equal graphs
 * give equal bytes, whatever the order of their keys in memory. Moving a node changes only its line in `layout`.
 */
export function serializeDocument(graph: Graph): string {
  const written: Written = {
    format: inline(formatName),
    version: inline(currentVersion),
    title: inline(graph.title),
    description: expanded(linesOf(graph.description), '  '),
    settings: writtenSettings(graph.settings),
    shared: expanded(linesOf(graph.shared), '  '),
    nodes: list(graph.nodes.map((node) => writtenNode(node))),
    edges: list(graph.edges.map(writtenEdge)),
    layout: writtenLayout(graph),
  }
  return `${block(keyOrder.file, written, graph, '')}\n`
}

function writtenSettings(settings: Settings): string {
  const values = settings as unknown as Readonly<Record<string, unknown>>
  return block(
    settingsKeys,
    writtenFields(settingsFields, (key) => values[key], '    '),
    settings,
    '  ',
  )
}

function writtenNode(node: Node): string {
  const params = writtenFields(fieldsOf(node.kind), (key) => paramOf(node, key), '      ')
  return block(nodeKeys(node.kind), { id: inline(node.id), kind: inline(node.kind), ...params }, node, '    ')
}

function writtenEdge(edge: Edge): string {
  const written: Written = {
    source: inline(edge.source),
    sourceHandle: inline(edge.sourceHandle),
    target: inline(edge.target),
    targetHandle: inline(edge.targetHandle),
  }
  return row(keyOrder.edge, written, edge)
}

/**
 * The nodes' positions in their order; then, sorted, those of nodes that do not exist (after a merge, for instance).
 */
function writtenLayout(graph: Graph): string {
  const ids = new Set(graph.nodes.map(({ id }) => id))
  const strays = Object.keys(graph.layout).filter((id) => !ids.has(id))
  const lines: string[] = []
  for (const id of [...ids, ...strays.sort()]) {
    const placement = Object.hasOwn(graph.layout, id) ? graph.layout[id] : undefined
    if (placement) lines.push(`    ${inline(id)}: ${writtenPlacement(placement)}`)
  }
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`
}

function writtenPlacement(placement: Placement): string {
  const { x, y, size } = placement
  const written: Written = {
    x: inline(pixels(x, -maxPixels)),
    y: inline(pixels(y, -maxPixels)),
    width: size && inline(pixels(size.width, 1)),
    height: size && inline(pixels(size.height, 1)),
  }
  return row(keyOrder.placement, written, placement)
}

function pixels(value: number, least: number): number {
  if (Number.isNaN(value)) return Math.max(least, 0)
  return Math.min(Math.max(Math.round(value), least), maxPixels)
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${item}`).join(',\n')}\n  ]`
}

function block(known: readonly string[], written: Written, owner: WithUnknown, indent: string): string {
  const inner = `${indent}  `
  const entries = entriesOf(known, written, owner, (value) => expanded(value, inner))
  return `{\n${entries.map((entry) => `${inner}${entry}`).join(',\n')}\n${indent}}`
}

function row(known: readonly string[], written: Written, owner: WithUnknown): string {
  return `{ ${entriesOf(known, written, owner, inline).join(', ')} }`
}

function entriesOf(
  known: readonly string[],
  written: Written,
  owner: WithUnknown,
  write: (value: Json) => string,
): readonly string[] {
  const entries: string[] = []
  for (const entry of arrange(known, owner.unknown)) {
    const key = typeof entry === 'string' ? entry : entry.key
    const value = typeof entry === 'string' ? written[entry] : write(entry.value)
    if (value !== undefined) entries.push(`${inline(key)}: ${value}`)
  }
  return entries
}
