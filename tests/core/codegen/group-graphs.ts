import fc from 'fast-check'
import { compile } from '#compile'
import {
  addNode,
  canConnect,
  connect,
  edgesInto,
  emptyGraph,
  type Graph,
  groupsLeft,
  handlesOut,
  membersOf,
  moveIntoGroup,
  type Node,
  nodeById,
  setSettings,
} from '#graph'

interface WireDraft {
  readonly back: number
  readonly exit: number
  readonly slot: number
}

const wire: fc.Arbitrary<WireDraft> = fc.record({ back: fc.nat(5), exit: fc.nat(5), slot: fc.nat(1) })
const kinds = ['work', 'work', 'work', 'failing', 'failing', 'branch', 'gather', 'collecting', 'race', 'sleep'] as const
const rows = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    wires: fc.array(wire, { maxLength: 3 }),
    after: fc.array(wire, { maxLength: 1 }),
    choice: fc.nat(3),
  }),
  { minLength: 3, maxLength: 8 },
)
const frames = fc.array(
  fc.record({
    from: fc.nat(6),
    size: fc.integer({ min: 1, max: 5 }),
    isIn: fc.nat(2),
    timeoutMs: fc.option(fc.nat(60), { nil: undefined, freq: 2 }),
    shield: fc.boolean(),
    after: fc.array(wire, { maxLength: 1 }),
  }),
  { minLength: 1, maxLength: 3 },
)

/** Any graph with groups that can run, and in which no two tasks of a race end at one instant. */
export const groupGraphs: fc.Arbitrary<Graph> = fc
  .record({
    rows,
    frames,
    onError: fc.constantFrom('end' as const, 'end' as const, 'finish' as const),
    outputs: fc.array(wire, { maxLength: 2 }),
  })
  .map(({ rows: drafts, frames: groups, onError, outputs }) => {
    let graph: Graph = setSettings({ ...emptyGraph, shared }, { onError })
    const place = { x: 0, y: 0 }
    groups.forEach(({ timeoutMs, shield }, at) => {
      const limit = timeoutMs === undefined ? {} : { timeoutMs: timeoutMs * 8 + at + 1 }
      graph = addNode(graph, { id: `g${at}`, kind: 'group', name: `g${at}`, shield, ...limit }, place)
    })
    drafts.forEach(({ kind, choice }, at) => {
      graph = addNode(graph, nodeOf(`n${at}`, kind, 8 * 2 ** at, choice), place)
    })
    groups.forEach(({ from, size, isIn }, at) => {
      const ids = drafts.map((_, index) => `n${index}`).slice(from % drafts.length, (from % drafts.length) + size)
      graph = moveIntoGroup(graph, ids, `g${at}`)
      if (isIn < at) graph = moveIntoGroup(graph, [`g${at}`], `g${isIn}`)
    })
    const sources = [...groups.map((_, at) => `g${at}`), ...drafts.map((_, at) => `n${at}`)]
    const join = (target: string, last: number, { back, exit }: WireDraft, targetHandle: string): void => {
      // A group stands behind its last node.
      const before = sources.filter((id) => placeOf(graph, id) < last)
      const source = before.at(-1 - (back % Math.max(1, before.length)))
      const node = source === undefined ? undefined : nodeById(graph, source)
      if (source === undefined || !node) return
      const isTask = /^t\d/.test(targetHandle)
      const exits = handlesOut(node)
      const sourceHandle = (isTask ? exits[0] : exits[exit % exits.length])?.id ?? ''
      const edge = { source, sourceHandle, target, targetHandle }
      const next = connect(graph, edge)
      if (isTask || canConnect(graph, edge).ok) graph = next
    }
    drafts.forEach(({ kind, wires, after }, at) => {
      const isTaker = /gather|collecting|race/.test(kind)
      wires.forEach((draft, slot) => {
        join(`n${at}`, at, draft, isTaker ? `t${slot + 1}` : kind === 'sleep' ? 'value' : `values.${draft.slot}`)
      })
      // Which of several tasks that have ended before a race begins wins is no matter of time.
      if (kind !== 'race') for (const draft of after) join(`n${at}`, at, draft, 'after')
    })
    groups.forEach(({ from, after }, at) => {
      for (const draft of after) join(`g${at}`, from % drafts.length, draft, 'after')
    })
    outputs.forEach((draft, at) => {
      const id = `out${at}`
      graph = addNode(graph, { id, kind: 'output', name: id }, place)
      join(id, drafts.length, draft, 'value')
      join(id, drafts.length, { ...draft, back: draft.back + 1 }, 'value')
    })
    return graph
  })
  .filter((graph) => compile(graph).ok && graph.nodes.every(({ id, kind }) => kind !== 'race' || !mayTie(graph, id)))

/** The place of the last node in it. */
function placeOf(graph: Graph, id: string): number {
  if (id.startsWith('n')) return Number(id.slice(1))
  return Math.max(-1, ...membersOf(graph.nodes, id).map((member) => placeOf(graph, member)))
}

/** Whether two tasks of a race may end at one instant: the first of them is then another one in every program. */
function mayTie(graph: Graph, race: string): boolean {
  // In a group that waits for something, they may have ended before it begins.
  if (groupsAround(graph, race).some((group) => edgesInto(graph, group).length > 0)) return true
  const sourcesOf = (id: string): readonly string[] =>
    edgesInto(graph, id).flatMap(({ source, targetHandle }) => (targetHandle === 'after' ? [] : [source]))
  /** The nodes that take time, with one of which this one ends, as `of` hears of it. */
  const clocks = (id: string, of: string): readonly string[] => {
    const left = groupsLeft(graph.nodes, id, of).at(-1)
    if (left !== undefined) return ends(left)
    return ends(id)
  }
  const ends = (id: string): readonly string[] => {
    const node = nodeById(graph, id)
    if (node?.kind === 'group') return [id, ...membersOf(graph.nodes, id).flatMap(ends)]
    return node && 'handles' in node ? sourcesOf(id).flatMap((each) => clocks(each, id)) : [id]
  }
  const all = [...new Set(sourcesOf(race))].flatMap((child) => [...new Set(clocks(child, race))])
  return new Set(all).size < all.length
}

function groupsAround({ nodes }: Graph, id: string): readonly string[] {
  const parent = nodes.find((node) => node.id === id)?.parentId
  return parent === undefined ? [] : [parent, ...groupsAround({ nodes } as Graph, parent)]
}

const shared = `function told(value: unknown): unknown {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.map(told)
  if (value instanceof AggregateError) return [value.message, ...value.errors.map(told)]
  return value instanceof Error ? value.message : value
}`

/** Every node takes another time, so that no two end at one instant. */
function nodeOf(id: string, kind: (typeof kinds)[number], ms: number, choice: number): Node {
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
    case 'race':
      return {
        id,
        kind,
        name: id,
        handles: [],
        winner: choice % 2 === 0 ? 'done' : 'success',
        losers: choice < 2 ? 'cancelled' : 'left',
      }
    case 'branch':
      return { id, kind, code: body(`return ${choice % 2 === 0}`, 'boolean') }
    case 'failing':
      return { id, kind: 'coroutine', code: body(`throw new RangeError('${id} failed')`, 'unknown') }
    default:
      return { id, kind: 'coroutine', code: body(`return ['${id}', ...values.map(told)]`, 'unknown') }
  }
}
