import type { Field } from './field.ts'
import type { Node, NodeKind, NodeOfKind, RunNode } from './graph.ts'
import type { Kind, Part } from './kind.ts'
import { branch } from './kinds/branch.ts'
import { coroutine } from './kinds/coroutine.ts'
import { gather } from './kinds/gather.ts'
import { group } from './kinds/group.ts'
import { input } from './kinds/input.ts'
import { note } from './kinds/note.ts'
import { output } from './kinds/output.ts'
import { pipeline } from './kinds/pipeline.ts'
import { race } from './kinds/race.ts'
import { sleep } from './kinds/sleep.ts'

type PartOf<K extends NodeKind> = K extends RunNode['kind'] ? Exclude<Part, 'none'> : 'none'

const kinds: { readonly [K in NodeKind]: Kind<NodeOfKind<K>, PartOf<K>> } = {
  coroutine,
  branch,
  gather,
  race,
  sleep,
  group,
  pipeline,
  input,
  output,
  note,
}

/** Every kind of node, in the order of lists. */
export const nodeKinds: readonly NodeKind[] = Object.keys(kinds) as NodeKind[]

/** The record of a kind. */
export function kindOf<K extends NodeKind>(kind: K): Kind<NodeOfKind<K>> {
  return kinds[kind]
}

type Fields = readonly (readonly [key: string, field: Field])[]

/** A node of any kind may be in a group. */
const parent: readonly [string, Field] = [
  'parentId',
  { type: 'text', label: 'Group', step: 'Move into group', isOptional: true },
]

// Computed once, since it is needed for each node of a document that is written.
const fields = Object.fromEntries(
  nodeKinds.map((kind) => [kind, [parent, ...Object.entries<Field>(kinds[kind].fields)]]),
) as unknown as Readonly<Record<NodeKind, Fields>>

/** The params of a kind by name, in the order of a file. */
export function fieldsOf(kind: NodeKind): Fields {
  return fields[kind]
}

/** A node's part in a run. */
export function partOf({ kind }: Pick<Node, 'kind'>): Part {
  return kinds[kind].part
}

/** One of a node's params, by its name. */
export function paramOf(node: Node, key: string): unknown {
  return (node as unknown as Readonly<Record<string, unknown>>)[key]
}

export function isRunNode(node: Node): node is RunNode {
  return partOf(node) !== 'none'
}
