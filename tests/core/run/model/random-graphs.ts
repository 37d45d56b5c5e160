import fc from 'fast-check'
import { compile } from '#compile'
import {
  addNode,
  connect,
  edgesInto,
  emptyGraph,
  type Graph,
  handlesOut,
  moveIntoGroup,
  type Node,
  nodeById,
  setSettings,
} from '#graph'

/*
 * Random drawings of all kinds, in which each node takes another time, so that no two ends fall on one instant by chance.
 */

interface WireDraft {
  readonly back: number
  readonly exit: number
  readonly slot: number
}

const wire: fc.Arbitrary<WireDraft> = fc.record({ back: fc.nat(4), exit: fc.nat(3), slot: fc.nat(2) })
const kinds = [
  ...[
    'coroutine',
    'coroutine',
    'failing',
    'failing',
    'branch',
    'words',
    'gather',
    'gather',
    'collecting',
    'race',
    'race',
  ],
  ...['sleep', 'group', 'group', 'group'],
] as const

const rows = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    wires: fc.array(wire, { minLength: 0, maxLength: 4 }),
    after: fc.array(wire, { maxLength: 1 }),
    choice: fc.nat(3),
    /** The group that it is in: of the nodes that are groups, this one; the last ones stand for none. */
    group: fc.nat(5),
    timeout: fc.option(fc.nat(600), { freq: 3 }),
    isShielded: fc.boolean(),
  }),
  { minLength: 3, maxLength: 10 },
)

/** Drawings that can run, with groups, races, gathers, branches, errors as wires, and alternatives. */
export const randomGraphs: fc.Arbitrary<Graph> = fc
  .record({
    rows,
    onError: fc.constantFrom('end' as const, 'finish' as const),
    outputs: fc.array(wire, { maxLength: 2 }),
  })
  .map(({ rows: drafts, onError, outputs }) => {
    let graph: Graph = setSettings(emptyGraph, { onError })
    const idOf = (index: number): string => `n${index}`
    drafts.forEach(({ kind, choice, timeout, isShielded }, index) => {
      const node = nodeOf(idOf(index), kind, { ms: 2 ** index, choice, timeout, isShielded })
      graph = addNode(graph, node, { x: 0, y: 0 })
    })
    const groups = graph.nodes.filter(({ kind }) => kind === 'group').map(({ id }) => id)
    drafts.forEach(({ group }, index) => {
      const into = groups[group]
      if (into !== undefined) graph = moveIntoGroup(graph, [idOf(index)], into)
    })
    const join = (id: string, index: number, { back, exit }: WireDraft, targetHandle: string): void => {
      if (index === 0) return
      const source = idOf(index - 1 - (back % index))
      const exits = handlesOut(nodeById(graph, source) as Node)
      const sourceHandle = exits[exit % exits.length]?.id ?? ''
      graph = connect(graph, { source, sourceHandle, target: id, targetHandle })
    }
    drafts.forEach(({ kind, wires, after }, index) => {
      const id = idOf(index)
      const isTaker = /gather|collecting|race/.test(kind)
      if (kind !== 'group')
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
    })
    return graph
  })
  .filter((graph) => compile(graph).ok && graph.nodes.every(({ id, kind }) => kind !== 'race' || !mayTie(graph, id)))

/**
 * Whether two tasks of a race may end at one instant: the first of them is then another one in every program. Tasks that
 * end with others, or that are heard of at the end of a group, may. Two races that share a task may end at one instant,
 * too, and the first of them finds that the other one still needs it.
 */
function mayTie(graph: Graph, race: string): boolean {
  const parent = nodeById(graph, race)?.parentId
  const children = new Set(
    edgesInto(graph, race).flatMap(({ source, targetHandle }) => (targetHandle === 'after' ? [] : [source])),
  )
  const isShared = graph.nodes.some(
    ({ id, kind }) => kind === 'race' && id !== race && edgesInto(graph, id).some(({ source }) => children.has(source)),
  )
  if (isShared) return true
  const isPlain = (id: string): boolean => {
    const node = nodeById(graph, id)
    return node !== undefined && !('handles' in node) && node.kind !== 'group' && node.parentId === parent
  }
  return children.size > 1 && ![...children].every(isPlain)
}

interface Draft {
  readonly ms: number
  readonly choice: number
  readonly timeout: number | null
  readonly isShielded: boolean
}

function nodeOf(id: string, kind: (typeof kinds)[number], { ms, choice, timeout, isShielded }: Draft): Node {
  const code = (end: string, type: string): string =>
    `async function ${id}(...values: unknown[]): Promise<${type}> {\n  await sleep(${ms})\n  ${end}\n}`
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
    case 'group':
      // Half a millisecond more, so that it is over at no end of a node.
      return { id, kind, name: id, ...(timeout === null ? {} : { timeoutMs: timeout + 0.5 }), shield: isShielded }
    case 'branch':
      return { id, kind, code: code(`return ${choice === 0}`, 'boolean') }
    case 'words':
      return { id, kind: 'branch', code: code(`return '${['a', 'b', 'c'][choice % 3]}'`, "'a' | 'b' | 'c'") }
    case 'failing':
      return { id, kind: 'coroutine', code: code(`throw new RangeError('${id} failed')`, 'unknown') }
    case 'coroutine':
      return { id, kind: 'coroutine', code: code('return 1', 'unknown') }
  }
}
