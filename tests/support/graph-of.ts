import { AFTER, type Edge, emptyGraph, type Graph, type Node, OUT, takesTasks, VALUE } from '#graph'

/**
 * A node in few words; the key beside it becomes its id and its name:
 * code (it has a `(`): a coroutine as written; `'coroutine'`; `'coroutine x, y = 1'`: with these parameters;
 * `'branch'`: it says yes; `'gather'`; `'race'`, `'race success left'`; `'group'`, `'group 500 shield'`; `'sleep 500'`; `'input string'`; `'output'`; `'note'`; `'pipeline ./other.pipeline url count?'` (its file, its inputs, those with a default); or a whole node without its id.
 */
export type NodeSketch = string | WithoutId<Node>
type WithoutId<N> = N extends Node ? Omit<N, 'id'> : never

/**
 * A graph for tests. Wires are words: `'a -> b.x'` (from its value; `'a.error -> b.x'`: from that handle; into (a parameter or a gather's handle), `'a -> g'` (a gather's next
 * handle, or the value of a sleep or an output), `'a -> b.after'`.
 * A gather's list takes up the handles in the order of the wires.
 */
export function graphOf(sketch: Readonly<Record<string, NodeSketch>>, wires: readonly string[] = []): Graph {
  const nodes = Object.entries(sketch).map(([id, words]) => nodeOf(id, words))
  const edges = wires.map((wire) => edgeOf(wire, nodes))
  const layout = Object.fromEntries(nodes.map((node, index) => [node.id, { x: index * 280, y: 0 }]))
  return { ...emptyGraph, nodes, edges, layout }
}

/** The graph with these nodes in these groups, which need not be there: `{ g: ['a', 'b'] }`. */
export function inGroups(graph: Graph, members: Readonly<Record<string, readonly string[]>>): Graph {
  const groupOf = new Map(Object.entries(members).flatMap(([group, ids]) => ids.map((id) => [id, group] as const)))
  const nodes = graph.nodes.map((node) => {
    const parentId = groupOf.get(node.id)
    return parentId === undefined ? node : { ...node, parentId }
  })
  return { ...graph, nodes }
}

function nodeOf(id: string, words: NodeSketch): Node {
  if (typeof words !== 'string') return { ...words, id } as Node
  if (/[({]/.test(words)) return { id, kind: 'coroutine', code: words }
  const [kind = '', ...rest] = words.split(' ')
  switch (kind) {
    case 'coroutine':
      return { id, kind, code: `async function ${id}(${rest.map(typed).join(' ')}) {\n  return '${id}'\n}` }
    case 'branch':
      return { id, kind, code: `async function ${id}(value?: unknown): Promise<boolean> {\n  return true\n}` }
    case 'gather':
      return { id, kind, name: id, handles: [], returnExceptions: rest.includes('returnExceptions') }
    case 'race': {
      const winner = rest.includes('success') ? 'success' : 'done'
      return { id, kind, name: id, handles: [], winner, losers: rest.includes('left') ? 'left' : 'cancelled' }
    }
    case 'group': {
      const [ms] = rest.filter((word) => /^-?\d+$/.test(word))
      const shield = rest.includes('shield')
      return { id, kind, name: id, ...(ms === undefined ? {} : { timeoutMs: Number(ms) }), shield }
    }
    case 'pipeline': {
      const [file = '', ...names] = rest
      const inputs = names.map((name) => ({
        name: name.replace('?', ''),
        type: 'string',
        hasDefault: name.endsWith('?'),
      }))
      return { id, kind, file, inputs }
    }
    case 'sleep':
      return { id, kind, name: id, durationMs: Number(rest[0] ?? 1_000) }
    case 'input':
      return { id, kind, name: id, type: rest[0] ?? 'string' }
    case 'output':
      return { id, kind, name: id }
    case 'note':
      return { id, kind, text: rest.join(' ') }
    default:
      throw new Error(`graphOf cannot read the node "${words}"`)
  }
}

/** `x,` → `x: string,`: sketches get types, so that only tests about types see the hint about missing ones. */
function typed(word: string): string {
  return word.replace(/^((?:\.\.\.)?[a-zA-Z]\w*)(,?)$/, (_, name: string, comma: string) => {
    return `${name}: string${name.startsWith('...') ? '[]' : ''}${comma}`
  })
}

/** Adds handles to the gathers and races among `nodes`, which nobody else uses yet. */
function edgeOf(wire: string, nodes: Node[]): Edge {
  const [, source = '', sourceHandle = OUT, target = '', named] =
    /^(\w+)(?:\.(\w+))? -> (\w+)(?:\.([\w.]+))?$/.exec(wire) ?? []
  if (!target) throw new Error(`graphOf cannot read the wire "${wire}"`)
  const at = nodes.findIndex((node) => node.id === target)
  const node = nodes[at]
  if (!node || !takesTasks(node) || named === AFTER)
    return { source, sourceHandle, target, targetHandle: named ?? VALUE }
  const targetHandle = named ?? `t${node.handles.length + 1}`
  if (!node.handles.includes(targetHandle)) nodes[at] = { ...node, handles: [...node.handles, targetHandle] }
  return { source, sourceHandle, target, targetHandle }
}
