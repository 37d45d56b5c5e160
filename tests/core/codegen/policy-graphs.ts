import fc from 'fast-check'
import { compile } from '#compile'
import {
  addNode,
  connect,
  type Each,
  emptyGraph,
  type Graph,
  handlesOut,
  type Node,
  nodeById,
  type Policies,
  type Retry,
  setSettings,
} from '#graph'

/*
 * Random graphs whose coroutines have policies, fail now and then, and clean up after a cancel. All durations are
 * different, so that hardly any two events come at the same instant, where their order is open.
 */

const shared = `const tries: Record<string, number> = {}
class FlakyError extends Error {}
function nextTry(name: string): number {
  tries[name] = (tries[name] ?? 0) + 1
  return tries[name]
}
function told(value: unknown): unknown {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.map(told)
  return value instanceof Error ? value.name + ':' + value.message : value
}`

const wire = fc.record({ back: fc.nat(4), exit: fc.constantFrom(0, 0, 1), slot: fc.nat(1) })
const row = fc.record({
  kind: fc.constantFrom('call', 'call', 'call', 'gather', 'collecting', 'sleep'),
  wires: fc.array(wire, { maxLength: 3 }),
  after: fc.array(wire, { maxLength: 1 }),
  ms: fc.nat(9),
  fails: fc.constantFrom(0, 0, 1, 2, 9),
  cleansUp: fc.boolean(),
  each: fc.option(
    fc.record({
      limit: fc.constantFrom(undefined, 1, 2),
      returnExceptions: fc.constantFrom(undefined, true),
      items: fc.constantFrom(0, 1, 2, 3, 3),
      is: fc.constantFrom('array', 'set', 'stream'),
    }),
    { nil: null },
  ),
  timeout: fc.option(fc.constantFrom(-1, 1), { nil: null }),
  limit: fc.option(fc.constantFrom('api', 'disk'), { nil: null }),
  retry: fc.option(
    fc.record({
      tries: fc.integer({ min: 2, max: 4 }),
      backoff: fc.constantFrom('fixed' as const, 'exponential' as const),
      factor: fc.constantFrom(undefined, 1, 3),
      maxDelayMs: fc.constantFrom(undefined, 1_500),
      only: fc.constantFrom(undefined, ['FlakyError'], ['TimeoutError', 'RangeError'], ['Error']),
    }),
    { nil: null },
  ),
})

type Row = typeof row extends fc.Arbitrary<infer R> ? R : never

export const policyGraphs: fc.Arbitrary<Graph> = fc
  .record({
    rows: fc.array(row, { minLength: 2, maxLength: 8 }),
    onError: fc.constantFrom('end' as const, 'finish' as const),
    limits: fc.record({ api: fc.integer({ min: 1, max: 2 }), disk: fc.constant(1) }),
  })
  .map(({ rows, onError, limits }) => {
    let graph: Graph = setSettings({ ...emptyGraph, shared }, { onError, limits })
    const join = (id: string, index: number, { back, exit }: Row['wires'][number], targetHandle: string): void => {
      if (index === 0) return
      const source = `n${index - 1 - (back % index)}`
      const exits = handlesOut(nodeById(graph, source) as Node)
      const sourceHandle = exits[exit % exits.length]?.id ?? ''
      graph = connect(graph, { source, sourceHandle, target: id, targetHandle })
    }
    rows.forEach((each, index) => {
      const id = `n${index}`
      const isGather = (each.kind === 'gather' || each.kind === 'collecting') && index > 0
      const isCall = !isGather && each.kind !== 'sleep'
      if (isCall && each.each) graph = addNode(graph, listOf(`${id}list`, each.each), { x: 0, y: 0 })
      graph = addNode(graph, nodeOf(id, index, isGather || each.kind === 'sleep' ? each.kind : 'call', each), {
        x: 0,
        y: 0,
      })
      each.wires.forEach((draft, at) => {
        if (isGather) join(id, index, { ...draft, exit: 0 }, `t${at + 1}`)
        else join(id, index, draft, each.kind === 'sleep' ? 'value' : `values.${draft.slot}`)
      })
      if (isCall && each.each) graph = connect(graph, listWire(id))
      for (const draft of each.after) join(id, index, draft, 'after')
    })
    return graph
  })
  .filter((graph) => compile(graph).ok)

const listWire = (id: string) => ({ source: `${id}list`, sourceHandle: 'out', target: id, targetHandle: 'item' })

/** A node that gives the list that another one goes over. */
function listOf(id: string, { items, is }: NonNullable<Row['each']>): Node {
  const list = `[${Array.from({ length: items }, (_, at) => at).join(', ')}]`
  const stream = `(async function* () {\n    for (const item of ${list}) {\n      await sleep(19 + item)\n      yield item\n    }\n  })()`
  const value = is === 'array' ? list : is === 'set' ? `new Set<number>(${list})` : stream
  return { id, kind: 'coroutine', code: `async function ${id}(): Promise<any> {\n  return ${value}\n}` }
}

function nodeOf(id: string, index: number, kind: string, draft: Row): Node {
  const ms = 101 * (index + 1) ** 2 + 17 * index + 7 * draft.ms
  if (kind === 'sleep') return { id, kind, name: id, durationMs: ms }
  if (kind !== 'call') return { id, kind: 'gather', name: id, handles: [], returnExceptions: kind === 'collecting' }
  const error = draft.ms % 2 === 0 ? 'FlakyError' : 'RangeError'
  const code = [
    `async function ${id}(${draft.each ? 'item: number, ' : ''}...values: unknown[]): Promise<unknown> {`,
    // Items begin a turn later than their node. If the run ends in that very instant, whether they begin is open.
    draft.each ? `  await sleep(${1 + index})` : '  const item = 0',
    `  const tried = nextTry('${id}' + item)`,
    `  log('+${id} ' + tried + ' ' + item + JSON.stringify(values.map(told)))`,
    '  try {',
    `    await sleep(${ms} + 3 * item)`,
    '  } finally {',
    ...(draft.cleansUp ? [`    await sleep(${3 + index} + 50 * item)`] : []),
    `    log('-${id} ' + tried + ' ' + signal.aborted)`,
    '  }',
    `  if (item < 2 && tried <= ${draft.fails}) throw new ${error}('${id} failed ' + tried)`,
    `  return ['${id}', item, ...values.map(told)]`,
    '}',
  ].join('\n')
  return { id, kind: 'coroutine', code, ...policiesOf(index, ms, draft) }
}

function policiesOf(index: number, ms: number, { timeout, limit, retry, each }: Row): Policies {
  return {
    ...(each === null ? {} : { each: eachOf(each) }),
    ...(timeout === null ? {} : { timeoutMs: ms + timeout * (11 + index) }),
    ...(limit === null ? {} : { limit }),
    ...(retry === null ? {} : { retry: retryOf(index, retry) }),
  }
}

function eachOf({ limit, returnExceptions }: NonNullable<Row['each']>): Each {
  return {
    parameter: 'item',
    ...(limit === undefined ? {} : { limit }),
    ...(returnExceptions === undefined ? {} : { returnExceptions }),
  }
}

function retryOf(index: number, { tries, backoff, factor, maxDelayMs, only }: NonNullable<Row['retry']>): Retry {
  return {
    tries,
    delayMs: 997 + 31 * index,
    backoff,
    ...(factor === undefined ? {} : { factor }),
    ...(maxDelayMs === undefined ? {} : { maxDelayMs }),
    ...(only === undefined ? {} : { only }),
  }
}
