import { deserialize, serialize } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { commandNames } from '#bridge'
import { emptyGraph, type Graph } from '#graph'
import { checkPayload, isCommand } from '../../main/handlers/payloads.ts'

const start = { graph: emptyGraph, inputs: {}, clock: 'virtual', rate: 1, isDebug: false, isApart: false }
const graphWith = (value: unknown): unknown => ({ ...emptyGraph, unknown: [{ after: null, key: 'k', value }] })
const shared = Array.from({ length: 40 }).reduce<unknown>((inside) => [inside, inside], [])
const deep = Array.from({ length: 1_000 }).reduce<unknown>((inside) => [inside], [])
const cycle: Record<string, unknown> = {}
cycle.self = cycle

/** A structured clone can hold all of these; each is refused at once, however much data it stands for. */
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

type Command = Parameters<typeof checkPayload>[0]

function isTaken(command: Command, args: unknown): boolean {
  try {
    checkPayload(command, args)
    return true
  } catch (error) {
    expect(String(error)).toMatch(new RegExp(`^Error: ${command}: refused: `))
    return false
  }
}

const text = (length: number): string => 'x'.repeat(length)
const save = { graph: emptyGraph, isSaveAs: false }
const wholeAt = (at: unknown): unknown[] => ['r', { kind: 'value', node: at }]
const most = Number.MAX_SAFE_INTEGER

type Arguments = readonly (readonly unknown[])[]
type Bounds = readonly [command: Command, taken: Arguments, refused: Arguments]

/** For each command, arguments that it takes, and ones just beyond the limit. */
const bounds: readonly Bounds[] = [
  ...(
    [
      'welcome',
      'newDocument',
      'listExamples',
      'listDocuments',
      'takeRecovery',
      'discardRecovery',
      'ping',
      'listNearby',
    ] as const
  ).map((command) => [command, [[]], [[1]]] as const),
  ['openDocument', [[null], ['x'], [text(4_096)]], [[], [''], [text(4_097)], ['a\0b'], [1], ['x', 1]]],
  [
    'openText',
    [
      ['', ''],
      [text(1_000), text(9)],
    ],
    [[text(1_001), ''], [1, ''], ['', 1], ['']],
  ],
  ['openExample', [['']], [[null], [text(1_001)], []]],
  ['readIncludes', [[[]], [Array(10_000).fill(text(10))]], [[Array(10_001).fill('a')], [[text(1_001)]], [[1]], [null]]],
  [
    'saveDocument',
    [
      [save],
      [{ ...save, path: 'x', isOverwrite: true, isForced: false }],
      [{ ...save, beside: [{ name: 'a.pipeline', graph: emptyGraph }] }],
    ],
    [
      [{ ...save, path: undefined }],
      [{ ...save, isOverwrite: undefined }],
      [{ ...save, isForced: undefined }],
      [{ ...save, isForced: 1 }],
      [{ isSaveAs: false }],
      [{ ...save, isSaveAs: 1 }],
      [{ ...save, path: '' }],
      ...[
        '../a.pipeline',
        'b/a.pipeline',
        'b\\a.pipeline',
        '.pipeline',
        'a',
        'a\0.pipeline',
        `${text(255)}.pipeline`,
      ].map((name) => [{ ...save, beside: [{ name, graph: emptyGraph }] }]),
    ],
  ],
  ['keepRecovery', [[null], [emptyGraph]], [[], [{}], [{ ...emptyGraph, nodes: null }]]],
  ['setDirty', [[true], [false]], [[1], []]],
  [
    'startRun',
    [
      [start],
      [{ ...start, rate: 0, clock: 'real', isDebug: true, isApart: true }],
      [{ ...start, rate: 1_000, inputs: { a: [1] } }],
    ],
    [
      [{ ...start, rate: -1 }],
      [{ ...start, rate: 1_001 }],
      [{ ...start, rate: Number.NaN }],
      [{ ...start, clock: 'scaled' }],
      [{ ...start, isDebug: 1 }],
      [{ ...start, isApart: undefined }],
      [{ ...start, inputs: null }],
      [{ ...start, inputs: [] }],
      [{ ...start, inputs: 'a' }],
      [{ ...start, inputs: { a: undefined } }],
    ],
  ],
  ['checkRun', [[start]], [[{ ...start, more: 1 }]]],
  ['cancelRun', [['r'], [text(100)]], [[''], [text(101)], [1]]],
  [
    'setRate',
    [
      ['r', 0],
      ['r', 1_000],
    ],
    [['r', -0.1], ['r', 1_000.1], ['r'], ['', 1]],
  ],
  [
    'readWhole',
    [wholeAt(0), wholeAt(most), ['r', { kind: 'log', whole: 0 }]],
    [
      wholeAt(-1),
      wholeAt(0.5),
      wholeAt(most + 1),
      ['r', { kind: 'log', node: 0 }],
      ['r', { kind: 'value', whole: 0 }],
      ['r', { kind: 'x', node: 0 }],
    ],
  ],
  [
    'trustCode',
    [
      ['', true],
      [text(100), false],
    ],
    [
      [text(101), true],
      ['', 1],
    ],
  ],
  ...(['copiedCode', 'pastedCode'] as const).map(
    (command) => [command, [[[]], [Array(100_000).fill('')]], [[Array(100_001).fill('')], [[1]], [null]]] as const,
  ),
  ['readCode', [[['']], [Array(100_000).fill('')]], [[[]], [Array(100_001).fill('')]]],
  ['readModules', [[['']], [Array(100_000).fill('')]], [[[]], [Array(100_001).fill('')]]],
  ...(['previewExport', 'saveExport'] as const).map(
    (command) =>
      [
        command,
        [[{ graph: emptyGraph, target: 'ts' }], [{ graph: emptyGraph, target: 'mjs' }]],
        [[{ graph: emptyGraph, target: 'js' }], [{ graph: emptyGraph }], [{ graph: emptyGraph, target: 'ts', a: 1 }]],
      ] as const,
  ),
  ['setTheme', [['system'], ['light'], ['dark']], [['blue'], []]],
]

describe.each(bounds.map(([command, taken, refused]) => ({ command, taken, refused })))(
  '$command',
  ({ command, taken, refused }) => {
    it('takes what it is for', () => {
      expect(taken.filter((args) => !isTaken(command, args))).toEqual([])
    })

    it('refuses what is just beyond', () => {
      expect(refused.filter((args) => isTaken(command, args))).toEqual([])
    })
  },
)

it('has the bounds of each command there is', () => {
  expect(bounds.map(([command]) => command).sort()).toEqual(Object.keys(commandNames).sort())
})

it('knows its commands by their own names', () => {
  expect(Object.keys(commandNames).every(isCommand)).toBe(true)
  expect(['', 'toString', '__proto__', 'Welcome', null, ['welcome']].filter(isCommand)).toEqual([])
})

describe('how deep a message may be', () => {
  const lists = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inside) => [inside], 1)
  const saidOf = (args: unknown): string => {
    try {
      checkPayload('setDirty', args)
      return ''
    } catch (error) {
      return String(error)
    }
  }

  it.each([
    ['as deep as that, and then it is looked at', 100, false],
    ['one deeper, and nothing looks at it', 101, true],
  ])('%s', (_, depth, isTooDeep) => {
    // The list of arguments itself has depth 0.
    expect(saidOf([lists(depth)]).includes('nested too deep, or keys that are not allowed')).toBe(isTooDeep)
  })
})

describe('keys that objects have by themselves', () => {
  const own = (value: unknown): unknown => JSON.parse(`{"__proto__":${JSON.stringify(value)}}`)
  it.each<[string, Command, unknown, boolean]>([
    ['in an input they are a name', 'startRun', [{ ...start, inputs: own(1) }], true],
    ['within an input too', 'startRun', [{ ...start, inputs: { a: [own({ b: own(2) })] } }], true],
    [
      'in the default of one',
      'keepRecovery',
      [{ ...emptyGraph, nodes: [{ id: 'i', kind: 'input', name: 'i', type: 'any', default: own(1) }] }],
      true,
    ],
    ['of a message they are refused', 'setDirty', [own(true)], false],
    ['within a graph as well', 'keepRecovery', [{ ...emptyGraph, layout: own({ x: 0, y: 0 }) }], false],
  ])('%s', (_, command, args, taken) => {
    expect(isTaken(command, args)).toBe(taken)
  })
})

it.each<[string, Command, unknown, string]>([
  ['a NUL', 'openDocument', ['a\0b'], 'openDocument: refused: 0 holds a NUL'],
  ['inputs that are none', 'startRun', [{ ...start, inputs: [] }], 'startRun: refused: 0.inputs is not JSON by name'],
  ['what is nested too deep', 'setDirty', [deep], 'setDirty: refused: nested too deep, or keys that are not allowed'],
])('says where and what, never what was sent: %s', (_, command, args, message) => {
  expect(() => checkPayload(command, args)).toThrow(new Error(message))
})
