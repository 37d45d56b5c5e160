import { readFileSync } from 'node:fs'
import type { Graph, OnError } from '#graph'
import { graphOf, type NodeSketch } from '../../support/graph-of.ts'

/** A pipeline that must mean the same on the canvas and in the exported program. */
export interface Snippet {
  readonly name: string
  readonly graph: Graph
}

export interface SnippetParts {
  readonly shared?: string
  readonly nodes: Readonly<Record<string, NodeSketch>>
  readonly wires?: readonly string[]
  readonly onError?: OnError
}

export function snippet(name: string, { shared = '', nodes, wires = [], onError = 'end' }: SnippetParts): Snippet {
  const graph = graphOf(nodes, wires)
  return { name, graph: { ...graph, shared, settings: { ...graph.settings, onError } } }
}

/** A single coroutine `f` with this body, whose value is the result. */
function body(name: string, text: string, shared = ''): Snippet {
  const code = `async function f() {\n${text}\n}`
  return snippet(name, { shared, nodes: { f: code, result: 'output' }, wires: ['f -> result'] })
}

/**
 * Reads the snippets of a file. `=== name` starts one, and the body of `f` follows. `--- shared`: shared code; `--- name`:
 * the whole code of a node; `--- graph`: lines for `graphOf` (`name: sketch`, wires) and `onError: finish`. A line that
 * starts with `> ` is a snippet of its own, the body of `f`; a line that starts with `= ` is the expression that `f`
 * returns.
 */
export function snippetsIn(file: URL): readonly Snippet[] {
  const text = readFileSync(file, 'utf8')
  return text.split(/^(?==== )|\n(?=[>=] )/m).flatMap((part) => {
    if (part.startsWith('> ')) return [body(part.trim(), part.slice(2))]
    if (part.startsWith('= ')) return [body(part.trim(), `return ${part.slice(2).trim()}`)]
    return part.startsWith('=== ') ? [parsed(part)] : []
  })
}

function parsed(part: string): Snippet {
  const [head = '', ...sections] = part.split(/^--- /m)
  const name = head.slice(4, head.indexOf('\n'))
  const own = head.slice(head.indexOf('\n') + 1).trim()
  const named = sections.map((section) => {
    const end = section.indexOf('\n')
    return [section.slice(0, end).trim(), section.slice(end + 1).trimEnd()] as const
  })
  const texts = new Map(named)
  const shared = texts.get('shared') ?? ''
  if (own !== '' || !texts.has('graph')) {
    if (!texts.has('graph')) return body(name, own, shared)
    throw new Error(`${name} has a body and a graph`)
  }
  const nodes = new Map<string, NodeSketch>(named.filter(([title]) => title !== 'shared' && title !== 'graph'))
  const lines = (texts.get('graph') ?? '').split('\n').filter((line) => line.trim() !== '')
  const wires = lines.filter((line) => line.includes(' -> '))
  for (const line of lines.filter((each) => !wires.includes(each) && !each.startsWith('onError'))) {
    const at = line.indexOf(': ')
    const sketch = line.slice(at + 2)
    nodes.set(line.slice(0, at), sketch.startsWith('{') ? (JSON.parse(sketch) as NodeSketch) : sketch)
  }
  const onError = lines.includes('onError: finish') ? 'finish' : 'end'
  return snippet(name, { shared, nodes: Object.fromEntries(nodes), wires, onError })
}
