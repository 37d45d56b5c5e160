import { deserialize, serialize } from 'node:v8'
import { expect, it } from 'vitest'
import { emptyGraph, type Graph } from '#graph'
import { checkPayload } from '../../main/payloads.ts'

const start = { graph: emptyGraph, inputs: {}, clock: 'virtual', rate: 1, isDebug: false }
const graphWith = (value: unknown): unknown => ({ ...emptyGraph, unknown: [{ after: null, key: 'k', value }] })
const shared = Array.from({ length: 40 }).reduce<unknown>((inside) => [inside, inside], [])
const deep = Array.from({ length: 1_000 }).reduce<unknown>((inside) => [inside], [])
const cycle: Record<string, unknown> = {}
cycle.self = cycle

/** A structured clone carries all of these; each is refused at once, however much it stands for. */
const refused: Readonly<Record<string, readonly [command: Parameters<typeof checkPayload>[0], args: unknown]>> = {
  'two to the fortieth lists in an input': ['startRun', [{ ...start, inputs: { a: shared } }]],
  'two to the fortieth lists in a key beyond': ['keepRecovery', [graphWith(shared)]],
  'two to the fortieth lists where a text belongs': ['openDocument', [shared]],
  'a thousand million holes as texts': ['readCode', [new Array(1_000_000_000)]],
  'a thousand million holes as an input': ['startRun', [{ ...start, inputs: { a: new Array(1_000_000_000) } }]],
  'a thousand million holes as nodes': ['keepRecovery', [{ ...emptyGraph, nodes: new Array(1_000_000_000) }]],
  'a list with a key beyond': ['startRun', [{ ...start, inputs: { a: Object.assign([1], { b: 2 }) } }]],
  'a circle': ['startRun', [{ ...start, inputs: cycle }]],
  'a thousand lists in each other': ['startRun', [{ ...start, inputs: { a: deep } }]],
  'a date as an input': ['startRun', [{ ...start, inputs: { a: new Date(0) } }]],
  'a map as inputs': ['startRun', [{ ...start, inputs: new Map() }]],
  'a set as an input': ['startRun', [{ ...start, inputs: { a: [new Set([1])] } }]],
  'a key that the contract does not have': ['startRun', [{ ...start, isTrusted: true }]],
  'a key beyond in a save': ['saveDocument', [{ graph: emptyGraph, isSaveAs: false, mode: 0o777 }]],
}

it.each(Object.entries(refused))('refuses %s', (_, [command, args]) => {
  expect(() => checkPayload(command, deserialize(serialize(args)))).toThrow(/refused: /)
})

it('takes what is shared and small, as a clone of a graph has it', () => {
  const handles = ['a']
  const graph: Graph = {
    ...emptyGraph,
    nodes: ['g', 'h'].map((id) => ({ id, kind: 'gather', name: id, handles, returnExceptions: false })),
  }
  expect(() => checkPayload('keepRecovery', deserialize(serialize([graph])))).not.toThrow()
})
