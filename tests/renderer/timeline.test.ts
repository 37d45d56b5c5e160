import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SpanRow, spansOf, transitions } from '#trace'
import { deskMetrics, drawTimeline, type Picture } from '../../renderer/panels/timeline/draw-timeline.ts'
import { wordsAt } from '../../renderer/panels/timeline/span-at.ts'
import { fittedRange, msOf, panned, ticksOf, xOf, zoomed } from '../../renderer/panels/timeline/time-scale.ts'
import type { Palette } from '../../renderer/theme/palette.ts'
import { rowWords } from '../../renderer/words/span-words.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../support/recorded-run.ts'

const palette = {
  ...{ surface: 's', line: 'l', ink3: 'i', accent: 'a', accentInk: 'ai', waitingBack: 'w', mono: 'm' },
  state: Object.fromEntries(Object.keys(transitions).map((state) => [state, state])) as Palette['state'],
}

/** A fake context that records fills with their brush, and texts. */
function pen() {
  const drawn: (readonly (string | number)[])[] = []
  const kept = {
    fillStyle: '',
    fillRect: (...box: number[]) => drawn.push([kept.fillStyle, ...box]),
    fillText: (text: string, x: number, y: number) => drawn.push([text, x, y]),
    measureText: (text: string) => ({ width: text.length * 7 }),
  }
  const context = new Proxy(kept, {
    get: (target, name) => Reflect.get(target, name) ?? (() => {}),
  })
  return { context: context as unknown as CanvasRenderingContext2D, drawn }
}

const scale = { fromMs: 0, toMs: 2000, width: 1000 }

describe('the time scale', () => {
  it('has round ticks with units, as far apart as asked', () => {
    expect(ticksOf(scale, 200).map(({ text }) => text)).toEqual(['0.0 s', '0.5 s', '1.0 s', '1.5 s', '2.0 s'])
    expect(ticksOf({ fromMs: 0, toMs: 2, width: 1000 }, 400).map(({ text }) => text)).toEqual(['0 ms', '1 ms', '2 ms'])
    const long = ticksOf({ fromMs: 0, toMs: 7_200_000, width: 1000 }, 400).map(({ text }) => text)
    expect(long).toEqual(['0 s', '1 h 0 min', '2 h 0 min'])
  })

  const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
  /** Each step, and the widest spacing in milliseconds for which it is used; the next one is used from there on. */
  const steps = [
    ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000].map((step) => [step, step]),
    [50_000, 30_000],
    ...[1, 2, 5, 10, 15, 30].map((count) => [count * minute, count * minute]),
    ...[1, 2, 3, 6, 12].map((count) => [count * hour, count * hour]),
    ...[1, 2, 3, 4].map((count) => [count * day, count * day]),
  ] as [stepMs: number, mostMs: number][]
  const stepAt = (leastMs: number) => {
    const [first, second] = ticksOf({ fromMs: 0, toMs: leastMs * 10, width: 900 })
    return (second?.atMs ?? Number.NaN) - (first?.atMs ?? Number.NaN)
  }
  it.each(steps.map(([step, most], place) => [step, steps[place - 1]?.[1] ?? 0.6, most]))(
    'steps by %d ms, where ticks are more than %d ms apart, and up to %d',
    (step, above, most) => {
      expect(stepAt(Math.min(above * 1.01, most))).toBe(step)
      expect(stepAt(most)).toBe(step)
    },
  )

  it('names long times by days of hours, and has no tick outside of the picture', () => {
    const texts = (fromMs: number, toMs: number, spacingPx: number) =>
      ticksOf({ fromMs, toMs, width: 1000 }, spacingPx).map(({ text }) => text)
    expect(texts(0, 2 * day, 250)).toEqual(['0 s', '12 h 0 min', '24 h 0 min', '36 h 0 min', '48 h 0 min'])
    expect(texts(-500, 1_999, 400)).toEqual(['0 s', '1 s'])
    expect(texts(1_001, 1_999, 900)).toEqual([])
  })

  it('zooms around what is under the pointer, and never loses the start', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.double({ min: 1, max: 50, noNaN: true }), (x, factor) => {
        const closer = { ...zoomed(scale, x, factor), width: 1000 }
        expect(xOf(closer, msOf(scale, x))).toBeCloseTo(x, 3)
        const back = zoomed(closer, x, 1 / factor)
        expect(back.toMs - back.fromMs).toBeCloseTo(2000, 3)
      }),
    )
    expect(panned(scale, -5000).fromMs).toBeGreaterThan(-50)
  })

  it('reaches to the timers that are set, but not to those of another hour', () => {
    expect(fittedRange(10, true, [1000, 2000]).toMs).toBeGreaterThan(2000)
    expect(fittedRange(10, true, [2000, 3_600_000]).toMs).toBeLessThan(3000)
    expect(fittedRange(2000, false, [9000]).toMs).toBeLessThan(2500)
  })
})

describe('the words of the timeline', () => {
  it('say what is under the pointer', async () => {
    const spans = spansOf(await recordedRun(tellingGraphs.collected ?? graphOf({})))
    const { axisHeight, rowHeight } = deskMetrics
    const picture: Picture = {
      scale,
      height: 300,
      metrics: deskMetrics,
      rows: spans.rows,
      scrollTop: 0,
      untilMs: 2000,
      playheadMs: 2000,
      replayText: null,
      held: [],
      unknownFromMs: null,
    }
    const name = (node: number) => spans.nodes[node]?.name ?? ''
    const at = (row: number, ms: number) => wordsAt(picture, name, xOf(scale, ms), axisHeight + (row + 0.5) * rowHeight)
    expect(at(2, 1000)).toBe('fetchData waiting · sleep 2 s, 0.00–2.00 s')
    expect(at(2, 0)).toContain('fetchData held the loop')
    expect(at(1, 410)).toBe('checkQuota failed at 0.41 s')
    expect(at(3, 100)).toBeNull()
    expect(wordsAt(picture, name, 10, 5)).toBeNull()
  })

  const waits = { kind: 'waiting', wait: { kind: 'future' } } as const
  const early: SpanRow = {
    node: 0,
    spans: [
      { ...waits, fromMs: 0, toMs: 400 },
      { kind: 'running', fromMs: 400, toMs: 404 },
      { ...waits, fromMs: 404, toMs: 800 },
      { kind: 'running', fromMs: 800, toMs: 1000 },
      { ...waits, fromMs: 1000, toMs: null },
    ],
    cancellingMs: null,
    parts: [],
    made: 0,
    every: 1,
    end: null,
  }
  const late: SpanRow = { ...early, cancellingMs: 1200, end: { state: 'cancelled', atMs: 1600 } }
  // One pixel is two milliseconds.
  it.each<[string, SpanRow, number, RegExp]>([
    ['what holds', early, 100, / 0\.00–0\.40 s$/],
    ['what is too far from a tick', early, 195, / 0\.00–0\.40 s$/],
    ['a tick that is near', early, 197, /^it held the loop, 4 ms at 0\.40 s$/],
    ['a tick that is near behind', early, 205, /^it held the loop, 4 ms at 0\.40 s$/],
    ['what is too far behind a tick', early, 207, / 0\.40–0\.80 s$/],
    ['no bar that is near', early, 397, / 0\.40–0\.80 s$/],
    ['a bar', early, 450, /^it held the loop, 0\.80–1\.00 s$/],
    ['no bar that is near behind', early, 503, / 1\.00–1\.60 s$/],
    ['who was asked to stop', late, 596, /^it was asked to stop at 1\.20 s$/],
    ['what is too far from that', late, 595, / 1\.00–1\.60 s$/],
    ['how it ended', late, 794, /^it cancelled at 1\.60 s$/],
    ['what is too far from its end', late, 793, / 1\.00–1\.60 s$/],
  ])('say of what is at a place, and of what is thin nearby: %s', (_, row, x, words) => {
    const picture: Picture = {
      ...{ scale, height: 300, metrics: deskMetrics, rows: [row], scrollTop: 0, untilMs: 1600, playheadMs: 1600 },
      ...{ replayText: null, held: [], unknownFromMs: null },
    }
    expect(wordsAt(picture, () => 'it', x, deskMetrics.axisHeight + 5)).toMatch(words)
  })

  it('say who held the thread, and the picture leaves open what was then', async () => {
    const spans = spansOf(await recordedRun(tellingGraphs.gather ?? graphOf({})))
    const held = [
      { fromMs: 500, toMs: 1500, by: 'blocked.pipeline' },
      { fromMs: 1900, toMs: 1910, by: 'other.pipeline' },
    ]
    const picture: Picture = {
      ...{ scale, height: 300, metrics: deskMetrics, rows: spans.rows, scrollTop: 0, untilMs: 2000, playheadMs: 2000 },
      ...{ replayText: null, held, unknownFromMs: null },
    }
    const at = (ms: number) => wordsAt(picture, () => 'it', xOf(scale, ms), deskMetrics.axisHeight + 5)
    expect(at(1000)).toBe('held by blocked.pipeline, 0.50–1.50 s')
    expect(at(1700)).toContain('it waiting')
    const { context, drawn } = pen()
    drawTimeline(context, { palette, hatch: 'hatched', unknown: 'unknown' }, picture)
    expect(drawn.filter(([brush]) => brush === 'unknown')).toEqual([
      ['unknown', 250, 28, 500, 272],
      ['unknown', 950, 28, 5, 272],
    ])
    // One of them has no room for its text.
    expect(drawn.filter(([text]) => text?.toString().startsWith('held by'))).toEqual([
      ['held by blocked.pipeline', expect.any(Number), expect.any(Number)],
    ])
  })

  it('say of a row what its picture shows', async () => {
    const spans = spansOf(await recordedRun(tellingGraphs.failing ?? graphOf({})))
    expect(spans.rows.map((row) => rowWords(row, 15))).toEqual([
      'waiting · sleep 0.01 s, 0.00–0.01 s; failed at 0.01 s',
      'waiting · sleep 5 s, 0.00–0.01 s; asked to stop at 0.01 s; cancelled at 0.01 s',
      'waiting · sleep 9 s, 0.00–0.01 s; waiting · sleep 5 ms, 5 ms at 0.01 s; asked to stop at 0.01 s; done at 0.02 s',
    ])
  })
})
