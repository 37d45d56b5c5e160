import fc from 'fast-check'
import { compile } from '#compile'
import {
  addNode,
  connect,
  edgesInto,
  emptyGraph,
  type Graph,
  handlesOut,
  isStream,
  isStreamWire,
  moveIntoGroup,
  type Node,
  nodeById,
  setSettings,
} from '#graph'
import { limits, listFor, policies, shared, withPolicies } from './random-policies.ts'
import { feed, reader, streams } from './random-streams.ts'

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
  ...['sleep', 'group', 'group', 'group', 'called', 'called', 'called', 'each', 'each'],
  ...['feed', 'feed', 'reader', 'reader', 'reader'],
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
    policy: policies,
    stream: streams,
  }),
  { minLength: 3, maxLength: 10 },
)

/** Drawings that can run, with groups, races, gathers, branches, errors as wires, alternatives, policies and streams. */
export const randomGraphs: fc.Arbitrary<Graph> = fc
  .record({
    rows,
    onError: fc.constantFrom('end' as const, 'finish' as const),
    outputs: fc.array(wire, { maxLength: 2 }),
    limits,
  })
  .map(({ rows: drawn, onError, outputs, limits: counts }) => {
    const drafts = drawn.map((draft, index) =>
      isEmpty(drawn, index) ? { ...draft, kind: 'coroutine' as const } : draft,
    )
    let graph: Graph = setSettings({ ...emptyGraph, shared }, { onError, limits: counts })
    const idOf = (index: number): string => `n${index}`
    const place = { x: 0, y: 0 }
    /** The streams that still need a reader. */
    const open: string[] = []
    const read = (id: string, index: number, draft: (typeof drafts)[number]['stream']): void => {
      const source = open.shift()
      if (source === undefined) return
      graph = addNode(graph, reader(id, index, 2 ** index, draft), place)
      graph = connect(graph, { source, sourceHandle: 'out', target: id, targetHandle: 'items' })
      readers.set(id, source)
    }
    const readers = new Map<string, string>()
    drafts.forEach(({ kind, choice, timeout, isShielded, policy, stream }, index) => {
      const [id, ms] = [idOf(index), 2 ** index]
      if (kind === 'called' || kind === 'each') {
        const list = `${id}list`
        if (kind === 'each') graph = addNode(graph, listFor(list, index, ms, policy), place)
        graph = addNode(graph, withPolicies(id, index, ms, policy, kind === 'each'), place)
        if (kind === 'each')
          graph = connect(graph, { source: list, sourceHandle: 'out', target: id, targetHandle: 'item' })
      } else if (kind === 'feed') {
        graph = addNode(graph, feed(id, index, ms, stream), place)
        open.push(...(stream.to === null ? [id] : [id, id]))
      } else if (kind === 'reader' && open.length > 0) read(id, index, stream)
      else
        graph = addNode(
          graph,
          nodeOf(id, kind === 'reader' ? 'coroutine' : kind, { ms, choice, timeout, isShielded }),
          place,
        )
    })
    for (let more = drafts.length; open.length > 0; more += 1)
      read(idOf(more), more, (drafts[more % drafts.length] as (typeof drafts)[number]).stream)
    const groups = groupsIn(drawn)
    drafts.forEach(({ group }, index) => {
      const into = groups[group]
      const id = idOf(index)
      // A stream is read in the group in which it is made.
      if (into === undefined || readers.has(id) || drafts[into]?.kind !== 'group') return
      graph = moveIntoGroup(graph, [id], idOf(into))
    })
    for (const [id, source] of readers) {
      const into = nodeById(graph, source)?.parentId
      if (into !== undefined) graph = moveIntoGroup(graph, [id], into)
    }
    const join = (id: string, index: number, { back, exit }: WireDraft, targetHandle: string): void => {
      if (index === 0) return
      const source = idOf(index - 1 - (back % index))
      const node = nodeById(graph, source) as Node
      const isTask = /^t\d/.test(targetHandle)
      if (isStream(node) && isTask) return
      const exits = handlesOut(node).filter(
        (each) => !isStream(node) || targetHandle === 'after' || each.id === 'error',
      )
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
      graph = addNode(graph, { id, kind: 'output', name: id }, place)
      join(id, drafts.length, draft, 'value')
    })
    return graph
  })
  .filter((graph) => compile(graph).ok && graph.nodes.every(({ id, kind }) => kind !== 'race' || !mayTie(graph, id)))

type Row = typeof rows extends fc.Arbitrary<readonly (infer R)[]> ? R : never

function groupsIn(drafts: readonly Row[]): readonly number[] {
  return drafts.flatMap(({ kind }, index) => (kind === 'group' ? [index] : []))
}

/** Whether a node would have no tasks to take, or no nodes in it: no such drawing can run. */
function isEmpty(drafts: readonly Row[], index: number): boolean {
  const { kind, wires } = drafts[index] as Row
  if (kind === 'group') {
    const own = groupsIn(drafts).indexOf(index)
    return !drafts.some(({ group }, at) => at !== index && group === own)
  }
  const isTask = ({ back }: WireDraft): boolean => index > 0 && drafts[index - 1 - (back % index)]?.kind !== 'feed'
  return /gather|collecting|race/.test(kind) && !wires.some(isTask)
}

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
    if (node === undefined || 'handles' in node || node.kind === 'group' || node.parentId !== parent) return false
    // Readers of one stream end with it.
    return !edgesInto(graph, id).some((edge) => isStreamWire(graph, edge))
  }
  return children.size > 1 && ![...children].every(isPlain)
}

interface Draft {
  readonly ms: number
  readonly choice: number
  readonly timeout: number | null
  readonly isShielded: boolean
}

function nodeOf(
  id: string,
  kind: Exclude<(typeof kinds)[number], 'called' | 'each' | 'feed' | 'reader'>,
  { ms, choice, timeout, isShielded }: Draft,
): Node {
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
