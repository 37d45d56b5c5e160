import fc from 'fast-check'
import { compile } from '#compile'
import {
  addNode,
  connect,
  edgesInto,
  emptyGraph,
  type Graph,
  handlesOut,
  type Node,
  nodeById,
  setSettings,
} from '#graph'

interface WireDraft {
  readonly back: number
  readonly exit: number
  readonly slot: number
}

const wire: fc.Arbitrary<WireDraft> = fc.record({ back: fc.nat(4), exit: fc.nat(3), slot: fc.nat(2) })
const rows = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'coroutine',
      'failing',
      'branch',
      'branch',
      'words',
      'gather',
      'collecting',
      'race',
      'race',
      'sleep',
    ),
    wires: fc.array(wire, { minLength: 1, maxLength: 5 }),
    after: fc.array(wire, { maxLength: 1 }),
    choice: fc.nat(3),
  }),
  { minLength: 3, maxLength: 9 },
)

/** Any graph with cases and errors that can run, and in which no two tasks of a race end at one instant. */
export const conditionalGraphs: fc.Arbitrary<Graph> = fc
  .record({
    rows,
    onError: fc.constantFrom('end' as const, 'finish' as const),
    outputs: fc.array(wire, { maxLength: 2 }),
  })
  .map(({ rows: drafts, onError, outputs }) => {
    let graph: Graph = setSettings({ ...emptyGraph, shared }, { onError })
    const join = (id: string, index: number, { back, exit }: WireDraft, targetHandle: string): void => {
      if (index === 0) return
      const source = `n${index - 1 - (back % index)}`
      const exits = handlesOut(nodeById(graph, source) as Node)
      const sourceHandle = exits[exit % exits.length]?.id ?? ''
      graph = connect(graph, { source, sourceHandle, target: id, targetHandle })
    }
    drafts.forEach(({ kind, wires, after, choice }, index) => {
      const id = `n${index}`
      const isTaker = /gather|collecting|race/.test(kind) && index > 0
      graph = addNode(
        graph,
        nodeOf(
          id,
          isTaker || kind === 'sleep' ? kind : kind.replace(/gather|collecting|race/, 'coroutine'),
          2 ** index,
          choice,
        ),
        { x: 0, y: 0 },
      )
      wires.forEach((draft, at) => {
        if (isTaker) join(id, index, { ...draft, exit: 0 }, `t${at + 1}`)
        else join(id, index, draft, kind === 'sleep' ? 'value' : `values.${draft.slot}`)
      })
      // Which of several tasks that have ended before a race begins wins is no matter of time.
      if (kind !== 'race') for (const draft of after) join(id, index, draft, 'after')
    })
    outputs.forEach((draft, at) => {
      const id = `out${at}`
      graph = addNode(graph, { id, kind: 'output', name: id }, { x: 0, y: 0 })
      join(id, drafts.length, draft, 'value')
      join(id, drafts.length, { ...draft, back: draft.back + 1 }, 'value')
    })
    return graph
  })
  .filter((graph) => compile(graph).ok && graph.nodes.every((node) => node.kind !== 'race' || !mayTie(graph, node.id)))

/** Whether two tasks of a race may end at one instant: the first of them is then another one in every program. */
function mayTie(graph: Graph, race: string): boolean {
  const into = (id: string): readonly string[] => edgesInto(graph, id).map(({ source }) => source)
  /** The nodes that take time, with one of which this one ends. */
  const clocks = (id: string): readonly string[] =>
    'handles' in (nodeById(graph, id) ?? {}) ? into(id).flatMap(clocks) : [id]
  const children = new Set(
    edgesInto(graph, race).flatMap(({ source, targetHandle }) => (targetHandle === 'after' ? [] : [source])),
  )
  const all = [...children].flatMap((child) => [...new Set(clocks(child))])
  return new Set(all).size < all.length
}

const shared = `function told(value: unknown): unknown {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.map(told)
  return value instanceof Error ? value.message : value
}`

/** Every node takes another time, so that no two end at one instant. */
function nodeOf(id: string, kind: string, ms: number, choice: number): Node {
  const body = (end: string, type: string): string =>
    [
      `async function ${id}(...values: unknown[]): Promise<${type}> {`,
      `  log('+${id} ' + JSON.stringify(values.map(told)))`,
      `  await sleep(${ms})`,
      `  log('-${id}')`,
      `  ${end}`,
      '}',
    ].join('\n')
  switch (kind) {
    case 'sleep':
      return { id, kind, name: id, durationMs: ms }
    case 'gather':
    case 'collecting':
      return { id, kind: 'gather', name: id, handles: [], returnExceptions: kind === 'collecting' }
    case 'race': {
      const winner = choice % 2 === 0 ? 'done' : 'success'
      return { id, kind, name: id, handles: [], winner, losers: choice < 2 ? 'cancelled' : 'left' }
    }
    case 'branch':
      return { id, kind, code: body(`return ${choice === 0}`, 'boolean') }
    case 'words':
      return { id, kind: 'branch', code: body(`return '${['a', 'b', 'c'][choice % 3]}'`, "'a' | 'b' | 'c'") }
    case 'failing':
      return { id, kind: 'coroutine', code: body(`throw new RangeError('${id} failed')`, 'unknown') }
    default:
      return { id, kind: 'coroutine', code: body(`return ['${id}', ...values.map(told)]`, 'unknown') }
  }
}
