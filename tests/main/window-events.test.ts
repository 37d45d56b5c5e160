import { expect, it } from 'vitest'
import type { RunOutcome, TraceEvent } from '#trace'
import { windowEvents, windowOutcome } from '../../main/runs/window-events.ts'

const line = (seq: number): TraceEvent => ({ type: 'log', level: 'log', text: `${seq}`, seq, atMs: seq })
const succeeded = (result: unknown): RunOutcome => ({ kind: 'succeeded', result, preview: { text: '', type: 'array' } })

it('a window gets no more lines than anybody reads, and how many there are, numbered without a gap', () => {
  const sent: TraceEvent[] = []
  const emit = windowEvents((event) => sent.push(event))
  for (let seq = 0; seq < 50_000; seq++) emit(line(seq))
  emit({ type: 'run.ended', seq: 50_000, atMs: 50_000, outcome: succeeded([]) })
  expect(sent).toHaveLength(20_002)
  expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, at) => at))
  expect(sent.at(-2)).toMatchObject({ type: 'log', text: '… 30,000 more lines: the terminal prints them all' })
})

it.each([
  ['a text', 'x'.repeat(2_000_000)],
  ['a list', Array.from({ length: 300_000 }, () => 1)],
  ['an object', { far: { within: ['y'.repeat(1_000_001)] } }],
])('a result that a window can not hold is a sentence there: %s', (_, result) => {
  expect(windowOutcome(succeeded(result))).toMatchObject({
    kind: 'succeeded',
    result: expect.stringMatching(/^a result of more/),
  })
})

it('any other result is passed on as it is', () => {
  const outcome = succeeded({ a: [1, 'two', null, { b: true }] })
  expect(windowOutcome(outcome)).toBe(outcome)
})
