import fc from 'fast-check'
import type { Each, Edge, Graph, Json, Node, NodeId, Placement, Retry, UnknownKey } from '#graph'
import { nodeKeys, settingsKeys } from '../../../src/document/field-formats.ts'
import { keyOrder } from '../../../src/document/format.ts'

const unicode = fc.string({ unit: 'binary', maxLength: 12 })
const text = fc.oneof(unicode, fc.constantFrom('', '\n', 'a\n\nb\r\n', '\uFEFF', '\uD800', '"\\\u2028', '\u0000'))
const id = fc
  .oneof(unicode, fc.constantFrom('a', 'b', '7', '10', 'constructor', 'toString', 'hasOwnProperty'))
  .filter((each) => each !== '' && each !== '__proto__')
// Goes through text once, since JSON writes -0 as 0.
const json: fc.Arbitrary<Json> = fc
  .oneof(fc.jsonValue(), fc.constantFrom(123456789012345680000, 2 ** 60, 1e300, -0.5))
  .map((value) => JSON.parse(JSON.stringify(value)) as Json)
const pixels = fc.integer({ min: -5_000, max: 5_000 })

/** Unknown keys as a parser keeps them: in rows that follow a known key, each after the one before. */
function unknownAmong(known: readonly string[]): fc.Arbitrary<{ unknown?: readonly UnknownKey[] }> {
  const key = fc.oneof(unicode, fc.constantFrom('__proto__', '3', 'color')).filter((each) => !known.includes(each))
  const slots = fc.array(fc.tuple(fc.integer({ min: 0, max: known.length }), key, json), { maxLength: 3 })
  return fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: slots }).map((given) => {
    const unknown: UnknownKey[] = []
    const last = new Map<number, string | null>()
    for (const [slot, name, value] of [...given].sort((a, b) => a[0] - b[0])) {
      if (unknown.some((each) => each.key === name)) continue
      unknown.push({ after: last.get(slot) ?? known[slot - 1] ?? null, key: name, value })
      last.set(slot, name)
    }
    return unknown.length === 0 ? {} : { unknown }
  })
}

const retries: fc.Arbitrary<Retry> = fc
  .constantFrom<Retry>(
    { tries: 3, delayMs: 1_000, backoff: 'exponential' },
    { tries: 0.5, delayMs: -1, backoff: 'fixed', factor: 3, maxDelayMs: 9, jitter: 2, only: ['a', ''] },
  )
  .chain((retry) => unknownAmong(Object.keys(retry)).map((unknown) => ({ ...retry, ...unknown })))

const eaches: fc.Arbitrary<Each> = fc
  .constantFrom<Each>({ parameter: 'xs' }, { parameter: '', limit: 0.5, returnExceptions: false })
  .chain((each) => unknownAmong(Object.keys(each)).map((unknown) => ({ ...each, ...unknown })))

function nodeWith(nodeId: NodeId): fc.Arbitrary<Node> {
  const base = { id: fc.constant(nodeId) }
  const kind = <K extends Node['kind']>(name: K): { kind: fc.Arbitrary<K> } => ({ kind: fc.constant(name) })
  const known: fc.Arbitrary<Node> = fc.oneof(
    fc.record({ ...base, ...kind('coroutine'), code: text }),
    fc
      .record({ timeoutMs: fc.constantFrom(0, 2_000), limit: text, retry: retries, each: eaches }, { requiredKeys: [] })
      .map((policies) => ({ id: nodeId, kind: 'coroutine' as const, code: '', ...policies })),
    fc.record({
      ...base,
      ...kind('gather'),
      name: text,
      handles: fc.uniqueArray(id, { maxLength: 3 }),
      returnExceptions: fc.boolean(),
    }),
    fc.record({ ...base, ...kind('sleep'), name: text, durationMs: fc.constantFrom(0, 2_000, 0.5, -1) }),
    fc.record({ ...base, ...kind('input'), name: text, type: text }),
    fc.record({ ...base, ...kind('input'), name: text, type: text, default: json }),
    fc.record({ ...base, ...kind('output'), name: text }),
    fc.record({ ...base, ...kind('note'), text }),
  )
  return known.chain((node) => {
    // A param that is absent can't have keys after it in a file.
    const keys = nodeKeys(node.kind).filter((key) => key in node)
    return unknownAmong(keys).map((unknown) => ({ ...node, ...unknown }))
  })
}

const edge: fc.Arbitrary<Edge> = fc
  .tuple(fc.record({ source: id, sourceHandle: id, target: id, targetHandle: id }), unknownAmong(keyOrder.edge))
  .map(([ends, unknown]) => ({ ...ends, ...unknown }))

const placement: fc.Arbitrary<Placement> = fc.oneof(
  fc
    .tuple(fc.record({ x: pixels, y: pixels }), unknownAmong(['x', 'y']))
    .map(([place, unknown]) => ({ ...place, ...unknown })),
  fc
    .tuple(pixels, pixels, fc.nat(500), fc.nat(500), unknownAmong(keyOrder.placement))
    .map(([x, y, width, height, unknown]) => ({ x, y, size: { width: width + 1, height: height + 1 }, ...unknown })),
)

/** Any graph that a file can hold, runnable or not. */
export const anyGraph: fc.Arbitrary<Graph> = fc.uniqueArray(id, { maxLength: 5 }).chain((ids) =>
  fc
    .record({
      title: text,
      description: text,
      settings: fc
        .tuple(
          fc.constantFrom('end' as const, 'finish' as const),
          fc.constantFrom(
            {},
            { blockedLimitMs: null },
            { blockedLimitMs: 250.5 },
            { blockedLimitMs: -1, limits: { '7': 1, api: 4, constructor: 0.5 } },
          ),
        )
        .chain(([onError, limit]) => {
          const keys = settingsKeys.filter((key) => key === 'onError' || key in limit)
          return unknownAmong(keys).map((unknown) => ({ onError, ...limit, ...unknown }))
        }),
      shared: text,
      nodes: fc.tuple(...ids.map(nodeWith)),
      edges: fc.array(edge, { maxLength: 4 }),
      layout: fc.tuple(fc.subarray(ids), fc.array(id, { maxLength: 1 })).chain(([placed, strays]) => {
        const each = [...new Set([...placed, ...strays])]
        return fc
          .tuple(...each.map(() => placement))
          .map((places) => Object.fromEntries(each.map((key, index) => [key, places[index] as Placement])))
      }),
    })
    .chain((graph) => unknownAmong(keyOrder.file).map((unknown) => ({ ...graph, ...unknown }))),
)
