import { describe, expect, it } from 'vitest'
import { runViewOf, type Spans, spansOf, summaryOf } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../../support/recorded-run.ts'

/** `fetchData waiting 0-2000, done 2000`: what took time, and the end. */
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

  it.each(Object.keys(tellingGraphs))('of %s follow each other, and none stays open', async (name) => {
    const spans = spansOf(await recordedRun(tellingGraphs[name] ?? graphOf({})))
    for (const row of spans.rows) {
      expect(row.end).not.toBeNull()
      for (const [place, span] of row.spans.entries()) {
        expect(span.toMs).toBe(row.spans[place + 1]?.fromMs ?? row.end?.atMs)
      }
    }
  })
})

describe('the summary', () => {
  it('says what concurrency was worth', async () => {
    const gathered = summaryOf(runViewOf(await recordedRun(tellingGraphs.gather ?? graphOf({}))))
    expect(gathered).toEqual({ wallMs: 2000, oneByOneMs: 3000, factor: 1.5 })
    const inARow = summaryOf(runViewOf(await recordedRun(tellingGraphs.row ?? graphOf({}))))
    expect(inARow).toEqual({ wallMs: 3000, oneByOneMs: 3000, factor: 1 })
  })

  it('is 1 where nothing took any time', () => {
    expect(summaryOf(runViewOf([]))).toEqual({ wallMs: 0, oneByOneMs: 0, factor: 1 })
  })
})
