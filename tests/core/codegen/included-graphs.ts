import fc from 'fast-check'
import { compile } from '#compile'
import {
  addNode,
  canConnect,
  connect,
  emptyGraph,
  type Graph,
  handlesOut,
  inputsOf,
  moveIntoGroup,
  type Node,
  nodeById,
  setSettings,
} from '#graph'
import { includesOf } from '../../support/included.ts'

/** A pipeline, and the files that it includes, by their names. */
export interface Included {
  readonly graph: Graph
  readonly files: Readonly<Record<string, Graph>>
}

interface WireDraft {
  readonly back: number
  readonly exit: number
}

interface Draft {
  readonly rows: readonly {
    readonly kind: (typeof kinds)[number]
    readonly wires: readonly WireDraft[]
    readonly after: readonly WireDraft[]
    readonly choice: number
    readonly timeout: number
    readonly isLimited: boolean
    readonly isRetried: boolean
  }[]
  readonly onError: 'end' | 'finish'
  readonly outputs: readonly WireDraft[]
  readonly grouped: number
  /** Whether its nodes are called as those of other files. */
  readonly isAlike: boolean
  readonly isCalm: boolean
}

const kinds = [
  'work',
  'work',
  'pipeline',
  'pipeline',
  'failing',
  'branch',
  'gather',
  'collecting',
  'race',
  'sleep',
] as const
/** What leaves nothing behind: such files are printed without tasks. */
const calm = ['work', 'pipeline', 'work', 'failing', 'gather', 'sleep'] as const
const wire: fc.Arbitrary<WireDraft> = fc.record({ back: fc.nat(4), exit: fc.nat(5) })
const drafts = (minLength: number, isCalm: boolean): fc.Arbitrary<Draft> =>
  fc.record({
    rows: fc.array(
      fc.record({
        kind: fc.constantFrom(...(isCalm ? calm : kinds)),
        wires: fc.array(wire, { maxLength: 2 }),
        after: fc.array(wire, { maxLength: 1 }),
        choice: fc.nat(3),
        timeout: isCalm ? fc.constant(0) : fc.constantFrom(0, 0, 0.125, 0.25, 1),
        isRetried: isCalm ? fc.constant(false) : fc.constantFrom(false, false, true),
        isLimited: isCalm ? fc.constant(false) : fc.constantFrom(false, false, true),
      }),
      { minLength, maxLength: 6 },
    ),
    onError: isCalm ? fc.constant('end' as const) : fc.constantFrom('end' as const, 'end' as const, 'finish' as const),
    outputs: fc.array(wire, { maxLength: isCalm ? 0 : 2 }),
    grouped: isCalm ? fc.constant(0) : fc.constantFrom(0, 0, 0, 2),
    isAlike: fc.boolean(),
    isCalm: fc.constant(isCalm),
  })

/** A pipeline that includes `middle` and `inner`, where `middle` includes `inner`, each as often as it comes. */
export const includedGraphs: fc.Arbitrary<Included> = fc
  .constantFrom(true, false, false)
  .chain((isCalm) => fc.tuple(drafts(2, isCalm), drafts(2, isCalm), drafts(3, isCalm)))
  .map(([first, second, last]) => {
    const inner = graphIn(first, 'i', {}, 1)
    const middle = graphIn(second, 'm', { inner }, 3)
    return { graph: graphIn(last, 'n', { middle, inner }, 7), files: { inner, middle } }
  })
  .filter(
    ({ graph, files }) => compile(graph, includesOf(files)).ok && graph.nodes.some(({ kind }) => kind === 'pipeline'),
  )

/** `unit`: what no sum of the times in other files is like. */
function graphIn(draft: Draft, own: string, files: Readonly<Record<string, Graph>>, unit: number): Graph {
  const { rows, onError, outputs, grouped, isAlike, isCalm } = draft
  const prefix = isAlike ? 'n' : own
  const place = { x: 0, y: 0 }
  let graph: Graph = setSettings(
    { ...emptyGraph, shared: sharedOf(isAlike ? 'told' : `${own}Told`) },
    { onError, limits: { api: 1 } },
  )
  graph = addNode(graph, { id: 'x', kind: 'input', name: 'x', type: 'unknown', default: own }, place)
  rows.forEach(({ kind, choice, timeout, isLimited, isRetried }, at) => {
    const ms = unit * 64 * 2 ** at + at
    const node = nodeOf(`${prefix}${at}`, kind, ms, choice, files, isAlike ? 'told' : `${own}Told`)
    // Nothing else happens at half a millisecond.
    const timed = timeout === 0 ? {} : { timeoutMs: ms * timeout + 0.5 }
    const limited = isLimited ? { limit: 'api' } : {}
    const retried = isRetried ? { retry: { tries: 2, delayMs: ms / 4 + 0.25, backoff: 'fixed' as const } } : {}
    const policed = node.kind === 'pipeline' ? { ...node, ...timed, ...limited, ...retried } : node
    graph = addNode(graph, policed, place)
  })
  if (grouped > 0) {
    graph = addNode(graph, { id: 'g', kind: 'group', name: 'g', shield: false }, place)
    graph = moveIntoGroup(graph, [`${prefix}0`, `${prefix}1`], 'g')
  }
  const sources = ['x', ...rows.map((_, at) => `${prefix}${at}`)]
  const isPipeline = (id: string): boolean => nodeById(graph, id)?.kind === 'pipeline'
  const join = (target: string, last: number, { back, exit }: WireDraft, targetHandle: string): void => {
    const isTask = /^t\d/.test(targetHandle)
    const before = sources.slice(isTask ? 1 : 0, last + 1)
    const source = before.at(-1 - (back % Math.max(1, before.length)))
    const node = source === undefined ? undefined : nodeById(graph, source)
    if (source === undefined || !node) return
    // Two of the same file may end at one instant.
    const taken = graph.edges.filter((edge) => edge.target === target).map((edge) => edge.source)
    if (nodeById(graph, target)?.kind === 'race' && (isPipeline(source) || taken.includes(source))) return
    const exits = handlesOut(node)
    const sourceHandle = (isTask ? exits[0] : exits[exit % exits.length])?.id ?? ''
    const edge = { source, sourceHandle, target, targetHandle }
    if (isTask || (canConnect(graph, edge).ok && !(isCalm && sourceHandle === 'error'))) graph = connect(graph, edge)
  }
  rows.forEach(({ kind, wires, after }, at) => {
    const target = `${prefix}${at}`
    const isTaker = /gather|collecting|race/.test(kind)
    wires.forEach((each, slot) => {
      const handle = kind === 'sleep' ? 'value' : isPipeline(target) ? 'x' : `values.${slot}`
      join(target, at, each, isTaker ? `t${slot + 1}` : handle)
    })
    if (kind !== 'race') for (const each of after) join(target, at, each, 'after')
  })
  outputs.forEach((each, at) => {
    const id = `out${at}`
    graph = addNode(graph, { id, kind: 'output', name: id }, place)
    join(id, rows.length, each, 'value')
  })
  return graph
}

const sharedOf = (told: string): string => `let ${told}Count = 0
function ${told}(value: unknown): unknown {
  ${told}Count += 1
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.map(${told})
  if (value instanceof AggregateError) return [value.message, ...value.errors.map(${told})]
  if (value instanceof Error) return value.message
  return typeof value === 'object' && value !== null ? Object.entries(value).map(([name, each]) => [name, ${told}(each)]) : value
}`

function nodeOf(
  id: string,
  kind: (typeof kinds)[number],
  ms: number,
  choice: number,
  files: Readonly<Record<string, Graph>>,
  told: string,
): Node {
  const body = (end: string, type: string): string =>
    [
      `async function ${id}(...values: unknown[]): Promise<${type}> {`,
      `  await sleep(${ms})`,
      // Only behind the wait: what begins as the pipeline around it ends may come before that or behind it.
      `  log('-${id} ' + JSON.stringify(values.map(${told})))`,
      `  ${end}`,
      '}',
    ].join('\n')
  const names = Object.keys(files)
  const file = names[choice % Math.max(1, names.length)]
  switch (kind) {
    case 'pipeline':
      if (file === undefined) break
      return { id, kind, name: id, file: `./${file}.pipeline`, inputs: inputsOf(files[file] ?? emptyGraph) }
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
        losers: choice < 2 ? 'left' : 'cancelled',
      }
    case 'branch':
      return { id, kind, code: body(`return ${choice % 2 === 0}`, 'boolean') }
    case 'failing':
      return { id, kind: 'coroutine', code: body(`throw new RangeError('${id} failed')`, 'unknown') }
  }
  return { id, kind: 'coroutine', code: body(`return ['${id}', ...values.map(${told})]`, 'unknown') }
}
