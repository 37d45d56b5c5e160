import fc from 'fast-check'
import { compile } from '#compile'
import {
  addNode,
  canConnect,
  connect,
  emptyGraph,
  type Graph,
  handlesOut,
  isStream,
  nodeById,
  problemsOf,
  setParam,
  setSettings,
} from '#graph'
import { inGroups } from '../../support/graph-of.ts'

interface WireDraft {
  readonly back: number
  readonly exit: number
}

const wire: fc.Arbitrary<WireDraft> = fc.record({ back: fc.nat(6), exit: fc.nat(3) })
const kinds = [
  'work',
  'failing',
  'gather',
  'collecting',
  'branch',
  'feed',
  'feed',
  'feed',
  'map',
  'reader',
  'reader',
  'each',
] as const
type Kind = (typeof kinds)[number]

const rows = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    wires: fc.array(wire, { maxLength: 2 }),
    after: fc.array(wire, { maxLength: 1 }),
    items: fc.nat(3),
    end: fc.nat(3),
    policy: fc.nat(4),
    room: fc.constantFrom(0, 0, 0, 1, 3),
    to: fc.constantFrom(null, null, null, 'share' as const, 'all' as const),
    isIn: fc.boolean(),
  }),
  { minLength: 3, maxLength: 9 },
)

/**
 * Any graph that can run and in which streams are made, passed through, read to their end, and left early, by one or two,
 * with room or without, in a group or not, and in which others wait for their end or their error.
 */
export const streamGraphs: fc.Arbitrary<Graph> = fc
  .record({
    rows,
    onError: fc.constantFrom('end' as const, 'end' as const, 'finish' as const),
    group: fc.constantFrom(null, null, { timeoutMs: undefined }, { timeoutMs: 333 }),
  })
  .map(({ rows: drafts, onError, group }) => {
    let graph: Graph = setSettings({ ...emptyGraph, shared }, { onError })
    const add = (id: string, code: string, more: object = {}): void => {
      graph = addNode(graph, { id, kind: 'coroutine', code, ...more }, { x: 0, y: 0 })
    }
    const open: string[] = []
    const ids: string[] = []
    const join = (target: string, { back, exit }: WireDraft, targetHandle: string): void => {
      const before = ids.filter((id) => id !== target)
      const source = before.at(-1 - (back % Math.max(1, before.length)))
      const node = source === undefined ? undefined : nodeById(graph, source)
      if (source === undefined || !node) return
      const isTaken = /^t\d/.test(targetHandle)
      if (isStream(node) && isTaken) return
      const exits = handlesOut(node).filter(
        ({ id }) => (!isTaken || id === 'out') && (targetHandle === 'after' || id !== 'out' || !isStream(node)),
      )
      const edge = { source, sourceHandle: exits[exit % exits.length]?.id ?? '', target, targetHandle }
      if (isTaken || canConnect(graph, edge).ok) graph = connect(graph, edge)
    }
    const read = (target: string): void => {
      const source = open.shift()
      if (source !== undefined) graph = connect(graph, { source, sourceHandle: 'out', target, targetHandle: 'items' })
    }
    const finish = (id: string, at: number, end: number, policy: number): void => {
      if (policy === 0) add(id, one(id, at, end), { each: { parameter: 'items', limit: 1 + (end % 2) } })
      else add(id, reader(id, at, end), policy === 1 ? { timeoutMs: msOf(at) * 2 + 1 } : {})
      ids.push(id)
      read(id)
    }
    drafts.forEach(({ kind, wires, after, items, end, policy, room, to }, at) => {
      const id = `n${at}`
      const isReader = kind === 'map' || kind === 'reader' || kind === 'each'
      if (isReader && open.length === 0) return
      if (kind === 'reader' || kind === 'each') finish(id, at, end, kind === 'each' ? 0 : policy)
      else {
        addOther(id, kind, at, { items, end })
        ids.push(id)
        if (kind === 'map') read(id)
        if (kind === 'feed' || kind === 'map') {
          const stream = { ...(room > 0 ? { buffer: room } : {}), ...(to ? { to } : {}) }
          graph = setParam(graph, id, 'coroutine', 'stream', stream)
          open.push(...(to ? [id, id] : [id]))
        }
      }
      const isTaker = kind === 'gather' || kind === 'collecting'
      wires.forEach((draft, slot) => {
        join(id, draft, isTaker ? `t${slot + 1}` : `values.${slot}`)
      })
      for (const draft of after) join(id, draft, 'after')
    })
    for (let more = 0; open.length > 0; more += 1) finish(`m${more}`, drafts.length + more, more, 3)
    return grouped(
      graph,
      drafts.flatMap(({ isIn }, at) => (isIn && group ? [`n${at}`] : [])),
      group?.timeoutMs,
    )

    function addOther(id: string, kind: Kind, at: number, { items, end }: { items: number; end: number }): void {
      if (kind === 'gather' || kind === 'collecting')
        graph = addNode(
          graph,
          { id, kind: 'gather', name: id, handles: [], returnExceptions: kind === 'collecting' },
          { x: 0, y: 0 },
        )
      else if (kind === 'branch')
        graph = addNode(graph, { id, kind, code: work(id, at, `return ${end % 2 === 0}`, 'boolean') }, { x: 0, y: 0 })
      else if (kind === 'feed') add(id, feed(id, at, items, end))
      else if (kind === 'map') add(id, map(id, at, end))
      else
        add(
          id,
          work(
            id,
            at,
            kind === 'failing' ? `throw new RangeError('${id} failed')` : `return ['${id}', ...values.map(told)]`,
            'unknown',
          ),
        )
    }
  })
  .filter((graph) => graph.nodes.some(isStream) && !isStuck(graph) && compile(graph).ok)

/** Whether a reader waits for the end of what it reads: a run may end with that, and its export waits for ever. */
function isStuck(graph: Graph): boolean {
  return problemsOf(graph).some(({ code, severity }) => code === 'invalid-stream' && severity === 'warning')
}

function grouped(graph: Graph, members: readonly string[], timeoutMs: number | undefined): Graph {
  if (members.length === 0) return graph
  const node = { id: 'g', kind: 'group', name: 'g', ...(timeoutMs ? { timeoutMs } : {}), shield: false } as const
  return inGroups(addNode(graph, node, { x: 0, y: 0 }), { g: members })
}

const shared = `function told(value: unknown): unknown {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.map(told)
  return value instanceof Error ? value.message : value
}`

/** Every node takes another time, so that few end at one instant. */
const msOf = (at: number): number => 7 * 3 ** at + at

function work(id: string, at: number, end: string, type: string): string {
  return `async function ${id}(...values: unknown[]): Promise<${type}> {
  log('+${id} ' + JSON.stringify(values.map(told)))
  await sleep(${msOf(at)})
  log('-${id}')
  ${end}
}`
}

/** It never fails in the instant of an item: whether what that begins does a step before is no matter of time. */
function feed(id: string, at: number, items: number, end: number): string {
  return `async function* ${id}(...values: unknown[]): AsyncGenerator<unknown> {
  log('+${id} ' + JSON.stringify(values.map(told)))
  try {
    for (let item = 0; item < ${items}; item += 1) {
      await sleep(${msOf(at)})
      log('+${id} ' + item)
      yield '${id}.' + item
    }
    ${end === 0 ? `await sleep(1)\n    throw new RangeError('${id} failed')` : ''}
  } finally {
    ${end === 1 ? 'await sleep(3)' : ''}
    log('-${id} closed')
  }
}`
}

function map(id: string, at: number, end: number): string {
  return `async function* ${id}(items: AsyncIterable<unknown>, ...values: unknown[]): AsyncGenerator<unknown> {
  log('+${id} ' + JSON.stringify(values.map(told)))
  for await (const item of items) {
    await sleep(${msOf(at)})
    ${end === 0 ? `if (String(item).endsWith('1')) throw new RangeError('${id} failed')` : ''}
    ${end === 1 ? `if (String(item).endsWith('1')) return` : ''}
    yield [item, '${id}']
  }
}`
}

function reader(id: string, at: number, end: number): string {
  const leave = ['', 'break', `throw new RangeError('${id} failed')`, ''][end] ?? ''
  const body = `for await (const item of items) {
      log('+${id} ' + item)
      await sleep(${msOf(at)})
      read.push(item)
      ${leave === '' ? '' : `if (read.length > 1) ${leave}`}
    }`
  return `async function ${id}(items: AsyncIterable<unknown>, ...values: unknown[]): Promise<unknown> {
  const read: unknown[] = ['${id}', ...values.map(told)]
  try {
    ${body}
  } catch (error) {
    log('-${id} ' + told(error))
    ${end === 3 ? 'read.push(told(error))' : 'throw error'}
  }
  log('-${id}')
  return read
}`
}

function one(id: string, at: number, end: number): string {
  return `async function ${id}(items: unknown, ...values: unknown[]): Promise<unknown> {
  log('+${id} ' + items)
  await sleep(${msOf(at)})
  ${end === 0 ? `if (String(items).endsWith('1')) throw new RangeError('${id} failed')` : ''}
  return [items, ...values.map(told)]
}`
}
