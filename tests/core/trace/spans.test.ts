import { describe, expect, it } from 'vitest'
import { runViewOf, type Spans, spansOf, summaryOf, type TraceEvent } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../../support/recorded-run.ts'

/** `fetchData waiting 0-2000, done 2000`: the spans that took time, and the end. */
function rowsOf(spans: Spans): string[] {
  return spans.rows.map((row) => {
    const long = row.spans.filter((span) => span.toMs !== span.fromMs)
    const parts = long.map(({ kind, fromMs, toMs }) => `${kind} ${fromMs}-${toMs}`)
    const asked = row.cancellingMs === null ? [] : [`asked to stop ${row.cancellingMs}`]
    const end = row.end ? [`${row.end.state} ${row.end.atMs}`] : []
    return [spans.nodes[row.node]?.name, [...parts, ...asked, ...end].join(', ')].join(' ')
  })
}

describe('the spans of a run', () => {
  it('are one row per node: what waited, and how it ended', async () => {
    expect(rowsOf(spansOf(await recordedRun(tellingGraphs.collected ?? graphOf({}))))).toEqual([
      'wait waiting 0-250, done 250',
      'checkQuota waiting 250-410, failed 410',
      'fetchData waiting 0-2000, done 2000',
      'report skipped 410',
      'all waiting 0-2000, done 2000',
    ])
  })

  it('tell when a task was asked to stop', async () => {
    expect(rowsOf(spansOf(await recordedRun(tellingGraphs.failing ?? graphOf({}))))).toEqual([
      'broken waiting 0-10, failed 10',
      'slow waiting 0-10, asked to stop 10, cancelled 10',
      'swallows waiting 0-10, waiting 10-15, asked to stop 10, done 15',
    ])
  })

  it.each(Object.keys(tellingGraphs))('of %s follow each other, and no span stays open', async (name) => {
    const spans = spansOf(await recordedRun(tellingGraphs[name] ?? graphOf({})))
    for (const row of spans.rows) {
      expect(row.end).not.toBeNull()
      for (const [place, span] of row.spans.entries()) {
        expect(span.toMs).toBe(row.spans[place + 1]?.fromMs ?? row.end?.atMs)
      }
    }
  })
})

describe('a slice', () => {
  const node = (id: string) => ({ id, name: id, kind: 'coroutine', needs: [], children: [] }) as const
  const begin: readonly TraceEvent[] = [
    {
      type: 'run.started',
      seq: 0,
      atMs: 0,
      nodes: [node('hides'), node('steps')],
      ...{ title: '', clock: 'real', rate: 1, isDebug: true, wallMs: 0 },
    },
    { type: 'task.created', seq: 1, atMs: 0, task: 0, node: 0, name: 'hides' },
    { type: 'task.scheduled', seq: 2, atMs: 0, task: 0 },
    { type: 'task.running', seq: 3, atMs: 0, task: 0 },
    { type: 'task.waiting', seq: 4, atMs: 10, task: 0, on: { kind: 'outside' } },
  ]
  const end: TraceEvent = { type: 'task.slice', seq: 0, atMs: 50, task: 0, fromMs: 30 }

  it('is a stretch in the middle of a wait in which the task held the thread', () => {
    const events = [...begin, end]
    expect(rowsOf(spansOf(events))[0]).toBe('hides running 0-10, waiting 10-30, running 30-50, waiting 50-null')
    expect(runViewOf(events).nodes.get('hides')).toMatchObject({ state: 'waiting', heldMs: 30, steps: 1 })
  })

  it('is taken from the step in which it was', () => {
    const events: readonly TraceEvent[] = [
      ...begin,
      { type: 'task.created', seq: 5, atMs: 20, task: 1, node: 1, name: 'steps' },
      { type: 'task.scheduled', seq: 6, atMs: 20, task: 1 },
      { type: 'task.running', seq: 7, atMs: 20, task: 1 },
      end,
      { type: 'task.waiting', seq: 9, atMs: 60, task: 1, on: { kind: 'future' } },
    ]
    expect(rowsOf(spansOf(events))[1]).toBe('steps running 20-30, scheduled 30-50, running 50-60, waiting 60-null')
    expect(runViewOf(events).nodes.get('steps')).toMatchObject({ heldMs: 20, steps: 1 })
  })

  it('never begins before the state that it is in', () => {
    const events = [...begin, { ...end, fromMs: 5 }]
    expect(rowsOf(spansOf(events))[0]).toBe('hides running 0-10, running 10-50, waiting 50-null')
  })
})

describe('the summary', () => {
  it('says what concurrency was worth', async () => {
    const gathered = summaryOf(runViewOf(await recordedRun(tellingGraphs.gather ?? graphOf({}))))
    expect(gathered).toEqual({ wallMs: 2000, oneByOneMs: 3000, factor: 1.5 })
    const inARow = summaryOf(runViewOf(await recordedRun(tellingGraphs.row ?? graphOf({}))))
    expect(inARow).toEqual({ wallMs: 3000, oneByOneMs: 3000, factor: 1 })
  })

  it('counts no time in which a task could have gone on and another one held the loop', () => {
    const node = (id: string) => ({ id, name: id, kind: 'coroutine', needs: [], children: [] }) as const
    const value = { kind: 'value', value: { text: '1', type: 'number' } } as const
    const start = { title: '', clock: 'real', rate: 1, isDebug: false, wallMs: 0 } as const
    const sleep = { kind: 'sleep', durationMs: 500, untilMs: 500 } as const
    const blocked: readonly TraceEvent[] = [
      { type: 'run.started', seq: 0, atMs: 0, nodes: [node('sleeps'), node('holds'), node('next')], ...start },
      { type: 'task.created', seq: 1, atMs: 0, task: 0, node: 0, name: 'sleeps' },
      { type: 'task.created', seq: 2, atMs: 0, task: 1, node: 1, name: 'holds' },
      { type: 'task.created', seq: 3, atMs: 0, task: 2, node: 2, name: 'next' },
      { type: 'task.scheduled', seq: 4, atMs: 0, task: 0 },
      { type: 'task.scheduled', seq: 5, atMs: 0, task: 1 },
      { type: 'task.scheduled', seq: 6, atMs: 0, task: 2 },
      { type: 'task.running', seq: 7, atMs: 0, task: 0 },
      { type: 'task.waiting', seq: 8, atMs: 0, task: 0, on: sleep },
      { type: 'task.running', seq: 9, atMs: 0, task: 1 },
      { type: 'task.done', seq: 10, atMs: 2000, task: 1, outcome: value },
      { type: 'task.running', seq: 11, atMs: 2000, task: 2 },
      { type: 'task.done', seq: 12, atMs: 3000, task: 2, outcome: value },
      { type: 'task.scheduled', seq: 13, atMs: 3000, task: 0 },
      { type: 'task.running', seq: 14, atMs: 3000, task: 0 },
      { type: 'task.done', seq: 15, atMs: 3000, task: 0, outcome: value },
    ]
    expect(summaryOf(runViewOf(blocked))).toEqual({ wallMs: 3000, oneByOneMs: 3500, factor: 3500 / 3000 })
  })

  it('is 1 where nothing took any time', () => {
    expect(summaryOf(runViewOf([]))).toEqual({ wallMs: 0, oneByOneMs: 0, factor: 1 })
  })
})
