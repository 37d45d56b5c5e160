import { describe, expect, it } from 'vitest'
import { runViewOf, spansOf, type TraceEvent } from '#trace'
import { timelineLines } from '../../../main/terminal/timeline.ts'

type Fact = TraceEvent extends infer E ? (E extends TraceEvent ? Omit<E, 'seq'> : never) : never

const node = (name: string) => ({ id: name, name, kind: 'coroutine', needs: [], children: [] }) as const

/** Two tasks that are ready at the same time; the first holds the loop for 2 s. */
const blocked: readonly Fact[] = [
  {
    type: 'run.started',
    atMs: 0,
    title: 'Blocked',
    nodes: [node('first'), node('second'), node('never')],
    clock: 'real',
    rate: 1,
    isDebug: false,
    wallMs: 0,
  },
  { type: 'task.created', atMs: 0, task: 0, node: 0, name: 'first' },
  { type: 'task.scheduled', atMs: 0, task: 0 },
  { type: 'task.created', atMs: 0, task: 1, node: 1, name: 'second' },
  { type: 'task.scheduled', atMs: 0, task: 1 },
  { type: 'task.running', atMs: 0, task: 0 },
  { type: 'task.done', atMs: 2000, task: 0, outcome: { kind: 'value', value: { text: '1', type: 'number' } } },
  { type: 'task.running', atMs: 2000, task: 1 },
  { type: 'task.waiting', atMs: 2001, task: 1, on: { kind: 'outside' } },
  { type: 'task.running', atMs: 2999, task: 1 },
  { type: 'task.done', atMs: 3000, task: 1, outcome: { kind: 'value', value: { text: '2', type: 'number' } } },
  {
    type: 'run.ended',
    atMs: 3000,
    outcome: { kind: 'succeeded', result: 1, preview: { text: '1', type: 'number' } },
  },
]

function timeline(facts: readonly Fact[], columns: number): readonly string[] {
  const events = facts.map((fact, seq) => ({ ...fact, seq }) as TraceEvent)
  return timelineLines({ view: runViewOf(events), spans: spansOf(events), columns, paint: (text) => text })
}

describe('the text timeline', () => {
  it('tells holding the loop from waiting, and from waiting for the loop', () => {
    expect(timeline(blocked, 61)).toEqual([
      '       0 s                     3.00 s',
      'first  ████████████████████           ✓ done 2.00 s',
      'second ····················▏░░░░░░░░▏ ✓ done 3.00 s',
      'never                                 ○ not started',
      '█ held the loop  ▏ held it briefly  ░ waited  · was ready',
      'wall time 3.00 s · one by one 3.00 s · 1.0×',
    ])
  })

  it('tells how many items of a stream were made, those that lie ready too', () => {
    const flowed = { type: 'node.flowed', atMs: 3_000, node: 0, passed: 12, ready: 9 } as const
    const lines = timeline([...blocked.slice(0, -1), flowed, ...blocked.slice(-1)], 61)
    expect(lines[1]).toMatch(/ ✓ done 2.00 s · 21 items$/)
    expect(lines[2]).toMatch(/ ✓ done 3.00 s$/)
  })

  it('shows where another run held the thread, and which', () => {
    const hold = { type: 'loop.held', atMs: 2_900, fromMs: 2_400, by: 'blocked.pipeline' } as const
    const at = blocked.findIndex(({ atMs }) => atMs === 2_999)
    const lines = timeline([...blocked.slice(0, at), hold, ...blocked.slice(at)], 61)
    expect(lines[2]).toBe('second ····················▏░░░╱╱╱╱╱▏ ✓ done 3.00 s')
    expect(lines[3]).toBe('never                                 ○ not started')
    expect(lines[5]).toBe('╱ held by blocked.pipeline')
  })

  it.each([
    ['before its task was there', 0, 500, '··▏░░░░░░░▏'],
    ['until its task was there', 500, 1_000, '··▏░░░░░░░▏'],
    ['from before until within', 500, 1_550, '╱╱▏╱╱╱░░░░▏'],
    ['within', 1_300, 1_600, '··▏╱╱╱░░░░▏'],
    ['until its end', 1_750, 2_000, '··▏░░░░╱╱╱▏'],
    ['behind its end', 2_000, 2_500, '··▏░░░░░░░▏'],
  ])('a row says of the thread that another run held what it was there for: %s', (_, fromMs, toMs, bar) => {
    const facts: readonly Fact[] = [
      { ...blocked[0], nodes: [node('late'), node('last')] } as Fact,
      { type: 'task.created', atMs: 1_000, task: 0, node: 0, name: 'late' },
      { type: 'task.scheduled', atMs: 1_000, task: 0 },
      { type: 'task.running', atMs: 1_200, task: 0 },
      { type: 'task.waiting', atMs: 1_200, task: 0, on: { kind: 'outside' } },
      { type: 'loop.held', atMs: toMs, fromMs, by: 'blocked.pipeline' } as const,
      { type: 'task.running', atMs: 2_000, task: 0 },
      { type: 'task.done', atMs: 2_000, task: 0, outcome: { kind: 'value', value: { text: '1', type: 'number' } } },
      { type: 'task.created', atMs: 2_000, task: 1, node: 1, name: 'last' },
      { type: 'task.scheduled', atMs: 2_000, task: 1 },
      { type: 'task.running', atMs: 2_000, task: 1 },
      { type: 'task.done', atMs: 4_000, task: 1, outcome: { kind: 'value', value: { text: '1', type: 'number' } } },
    ]
    const inOrder = [...facts].sort((a, b) => a.atMs - b.atMs)
    expect(timeline(inOrder, 69)[1]).toBe(`late ${' '.repeat(10)}${bar}${' '.repeat(19)} ✓ done 1.00 s`)
  })

  it('keeps to a narrow terminal, and says what a run that did not succeed took', () => {
    const cut = blocked.slice(0, -1)
    const lines = timeline([...cut, { type: 'run.ended', atMs: 3000, outcome: { kind: 'cancelled' } }], 20)
    expect(lines[1]).toBe('first  ███████    ✓ done 2.00 s')
    expect(lines.at(-1)).toBe('wall time 3.00 s')
  })

  const start = (...names: readonly string[]): Fact => ({ ...blocked[0], nodes: names.map(node) }) as Fact
  const done = (atMs: number, task: number): Fact => ({
    type: 'task.done',
    atMs,
    task,
    outcome: { kind: 'value', value: { text: '1', type: 'number' } },
  })
  /** A task that holds the loop for its whole life. */
  const held = (task: number, fromMs: number, untilMs: number): readonly Fact[] => [
    { type: 'task.created', atMs: fromMs, task, node: task, name: 'a' },
    { type: 'task.scheduled', atMs: fromMs, task },
    { type: 'task.running', atMs: fromMs, task },
    done(untilMs, task),
  ]

  it('a run that took no time has all in its first slice', () => {
    expect(timeline([start('a'), ...held(0, 0, 0)], 39).slice(0, 2)).toEqual([
      '     0 s 0.00 s',
      `a    ▏${' '.repeat(9)} ✓ done 0.00 s`,
    ])
  })

  it.each([
    ['at least half of a slice', 950, '█'],
    ['less than half of it', 949, '▏'],
    ['a whole one and a part', 1_049, '█▏'],
  ])('tells holding the loop for %s', (_, untilMs, bar) => {
    const facts = [start('a', 'b'), ...held(0, 900, untilMs), ...held(1, 1_100, 1_000 + 3_000)]
    const line = timeline(facts, 69)[1] ?? ''
    expect(line.slice(5, 45).trim()).toBe(bar)
  })

  it('times together in one slice count together', () => {
    const again = (atMs: number): Fact => ({ type: 'task.running', atMs, task: 0 })
    const waits = (atMs: number): Fact => ({ type: 'task.waiting', atMs, task: 0, on: { kind: 'outside' } })
    const [created, scheduled] = held(0, 0, 0)
    const facts = [
      start('a'),
      created,
      scheduled,
      again(0),
      waits(30),
      again(50),
      waits(80),
      again(4_000),
      done(4_000, 0),
    ]
    expect(timeline(facts as readonly Fact[], 69)[1]?.slice(5, 10)).toBe('█░░░░')
  })

  it('counts the rows that are too many to show', () => {
    const names = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `n${at}`)
    const all = timeline([start(...names(200)), ...held(0, 0, 1)], 69)
    expect([all.length, all.some((line) => line.includes('more nodes'))]).toEqual([203, false])
    const more = timeline([start(...names(202)), ...held(0, 0, 1)], 69)
    expect([more.length, more[201]]).toEqual([204, '… 2 more nodes'])
  })
})
