import { describe, expect, it } from 'vitest'
import { type Span, type SpanRow, transitions } from '#trace'
import { drawRow, firstEndingAfter } from '../../renderer/panels/timeline/draw-rows.ts'
import { deskMetrics, drawTimeline, type Picture, stageMetrics } from '../../renderer/panels/timeline/draw-timeline.ts'
import { wordsAt } from '../../renderer/panels/timeline/span-at.ts'
import type { Palette } from '../../renderer/theme/palette.ts'
import { createPen } from './pen.ts'

const palette = {
  ...{ surface: 'surface', line: 'line', ink3: 'ink', accent: 'accent', accentInk: 'accent ink', mono: 'mono' },
  state: Object.fromEntries(Object.keys(transitions).map((state) => [state, state])),
} as unknown as Palette
const brushes = { palette, hatch: 'hatch', unknown: 'unknown' }

/** One pixel is two milliseconds. */
const scale = { fromMs: 0, toMs: 2_000, width: 1_000 }
const place = { y: 50, barHeight: 13 }

const span = (kind: Span['kind'], fromMs: number, toMs: number | null): Span => ({ kind, fromMs, toMs })
const rowOf = (spans: readonly Span[], part: Partial<SpanRow> = {}): SpanRow =>
  ({ node: 0, spans, end: null, cancellingMs: null, ...part }) as SpanRow

function row(spans: readonly Span[], part: Partial<SpanRow> = {}, untilMs = 2_000) {
  const { context, drawn } = createPen()
  drawRow(context, brushes, rowOf(spans, part), scale, place, untilMs)
  return drawn
}

describe('a row', () => {
  it.each([
    ['nothing before there is a task', [], []],
    [
      'hatched with a frame where it waited',
      [span('waiting', 100, 500)],
      [
        ['box', 'hatch', 50, 44, 200, 13],
        ['frame', 'waiting 1', 50.5, 44.5, 199, 12],
      ],
    ],
    [
      'hatched without a frame where there is no room for one',
      [span('waiting', 100, 104)],
      [['box', 'hatch', 50, 44, 2, 13]],
    ],
    [
      'a dashed line where it was ready',
      [span('scheduled', 100, 500)],
      [['stroke', 'scheduled 1.5 dashed 3,3', 'from', 50, 50, 'to', 250, 50]],
    ],
    ['solid where it held the thread', [span('running', 100, 500)], [['box', 'running', 50, 44, 200, 13]]],
    [
      'a tick, taller than a bar, where that is thinner than a pixel',
      [span('running', 100, 101)],
      [['box', 'running', 49.5, 41, 1.5, 18]],
    ],
    ['a bar from one pixel on', [span('running', 100, 102)], [['box', 'running', 50, 44, 1, 13]]],
    ['as far as it has come while it goes on', [span('running', 1_000, null)], [['box', 'running', 500, 44, 500, 13]]],
    ['nothing of a wait thinner than a pixel', [span('waiting', 100, 101)], []],
    ['no further than the picture', [span('running', -1_000, 9_000)], [['box', 'running', -2, 44, 1_004, 13]]],
    [
      'a wait no further than the picture',
      [span('scheduled', -1_000, 9_000)],
      [['stroke', 'scheduled 1.5 dashed 3,3', 'from', -2, 50, 'to', 1_002, 50]],
    ],
    [
      'nothing of what is before the picture, or behind it',
      [span('running', -90, -50), span('waiting', 2_100, 2_400)],
      [],
    ],
  ] as const)('shows %s', (_, spans, drawn) => {
    expect(row(spans)).toEqual(drawn)
  })

  it('makes one tick of all steps within a pixel, however many, and hides no later one', () => {
    const steps = Array.from({ length: 1_000 }, (_, at) => span('running', 100 + at / 1_000, 100 + (at + 0.5) / 1_000))
    const drawn = row([...steps, span('running', 110, 110.5)])
    expect(drawn).toEqual([
      ['box', 'running', 49.5, 41, 1.5, 18],
      ['box', 'running', 54.5, 41, 1.5, 18],
    ])
  })

  it('shows a first step behind a moment in the ready queue', () => {
    expect(row([span('scheduled', 0, 0.1), span('running', 0.1, 0.3)])).toEqual([['box', 'running', -0.5, 41, 1.5, 18]])
  })

  it('draws what held the thread over what waited', () => {
    const brushesOf = row([span('running', 0, 200), span('waiting', 200, 400)]).map(([, brush]) => brush)
    expect(brushesOf.at(-1)).toBe('running')
  })

  it('has a flag where it was asked to stop', () => {
    expect(row([], { cancellingMs: 400 })).toEqual([
      ['box', 'cancelling', 199.5, 40.5, 1.5, 19],
      ['fill', 'cancelling', 'from', 200, 40.5, 'to', 207, 43.5, 'to', 200, 46.5],
    ])
  })

  it.each([
    ['at its start', 0, true],
    ['at its end', 2_000, true],
    ['half out of it', 2_020, true],
    ['behind it', 2_100, false],
    ['before it', -100, false],
  ])('has a mark at its end, where the picture shows it: %s', (_, atMs, isShown) => {
    const drawn = row([], { end: { state: 'done', atMs } })
    expect(drawn.length > 0).toBe(isShown)
  })

  /** The marks as StatusGlyph draws them, 16 units wide: they differ by shape as well as by colour. */
  it.each([
    ['done', ['fill', 'stroke']],
    ['failed', ['fill', 'stroke', 'stroke']],
    ['cancelled', ['fill', 'stroke', 'stroke']],
    ['skipped', ['fill', 'stroke', 'stroke']],
    ['running', []],
  ] as const)('has the mark of %s', (state, strokes) => {
    const drawn = row([], { end: { state, atMs: 1_000 } as NonNullable<SpanRow['end']> })
    expect(drawn.map(([how]) => how)).toEqual(strokes)
    for (const [, brush] of drawn) expect(brush).toContain(`at 500,50 times ${13 / 16}`)
  })

  it('tells the marks apart without colour: tick, cross, slash, and a broken ring', () => {
    const lines = (state: 'done' | 'failed' | 'cancelled' | 'skipped') =>
      row([], { end: { state, atMs: 0 } }).map(([how, brush, ...path]) => [
        how,
        String(brush).split(' ')[0],
        String(brush).includes('dashed'),
        ...path,
      ])
    expect(lines('done')).toEqual(
      [
        ['fill', 'done', false, 'circle', 0, 0, 6.5],
        ['stroke', 'surface', false, 'from', -3, 0.2, 'to', -0.9, 2.3, 'to', 3, -1.8].map((part) => part),
      ].map((mark) => replaced(mark)),
    )
    expect(lines('failed').slice(1)).toEqual([
      replaced(['stroke', 'surface', false, 'from', -2.1, -2.1, 'to', 2.1, 2.1]),
      replaced(['stroke', 'surface', false, 'from', 2.1, -2.1, 'to', -2.1, 2.1]),
    ])
    expect(lines('cancelled')).toEqual([
      ['fill', 'surface', false, 'circle', 0, 0, 5.5],
      ['stroke', 'cancelled', false, 'circle', 0, 0, 5.5],
      replaced(['stroke', 'cancelled', false, 'from', 3.6, -3.6, 'to', -3.6, 3.6]),
    ])
    expect(lines('skipped').slice(1)).toEqual([
      ['stroke', 'skipped', true, 'circle', 0, 0, 5.5],
      replaced(['stroke', 'skipped', false, 'from', -2.2, 0, 'to', 2.2, 0]),
    ])
  })
})

/** A path may begin with a move or a line to its first point: a canvas draws the same. */
function replaced(mark: readonly (string | number | boolean)[]) {
  return mark.map((part) => (part === 'from' ? 'to' : part))
}

describe('the first span that ends after a moment', () => {
  const spans = [span('waiting', 0, 10), span('running', 10, 20), span('waiting', 20, null)]
  it.each([
    [-1, 0, 0],
    [0, 0, 0],
    [9.9, 0, 0],
    [10, 0, 1],
    [19, 0, 1],
    [20, 0, 2],
    [9_000, 0, 2],
    [0, 1, 1],
  ])('after %d ms, from place %d on', (ms, low, found) => {
    expect(firstEndingAfter(spans, ms, low)).toBe(found)
  })

  it('is none where all have ended', () => {
    expect(firstEndingAfter(spans.slice(0, 2), 20, 0)).toBe(2)
  })
})

const picture: Picture = {
  scale,
  height: 300,
  metrics: deskMetrics,
  rows: [],
  scrollTop: 0,
  untilMs: 2_000,
  playheadMs: 1_000,
  replayText: null,
  held: [],
  unknownFromMs: null,
}

function timeline(part: Partial<Picture> = {}) {
  const { context, drawn } = createPen()
  drawTimeline(context, brushes, { ...picture, ...part })
  return drawn
}

describe('the picture', () => {
  it('begins with an empty sheet, and an axis whose ticks stand at their times', () => {
    const drawn = timeline()
    expect(drawn[0]).toEqual(['box', 'surface', 0, 0, 1_000, 300])
    expect(drawn.filter(([how]) => how === 'text')).toEqual([
      ['text', '0.0 s', 'ink', 5, 14],
      ['text', '0.2 s', 'ink', 105, 14],
      ['text', '0.4 s', 'ink', 205, 14],
      ['text', '0.6 s', 'ink', 305, 14],
      ['text', '0.8 s', 'ink', 405, 14],
      ['text', '1.0 s', 'ink', 505, 14],
      ['text', '1.2 s', 'ink', 605, 14],
      ['text', '1.4 s', 'ink', 705, 14],
      ['text', '1.6 s', 'ink', 805, 14],
      ['text', '1.8 s', 'ink', 905, 14],
      ['text', '2.0 s', 'ink', 1_005, 14],
    ])
    expect(drawn.filter(([, brush]) => brush === 'line')).toContainEqual(['box', 'line', 500, 0, 1, 300])
    expect(drawn).toContainEqual(['box', 'line', 0, 27, 1_000, 1])
    expect(drawn).toContainEqual(['clip', 'box', 0, 28, 1_000, 272])
  })

  it.each([
    ['on a desk', deskMetrics, 0, 28 + 23 / 2],
    ['on a stage', stageMetrics, 0, 34 + 30 / 2],
    ['scrolled', deskMetrics, 10, 28 + 23 / 2 - 10],
  ])('has its rows below each other: %s', (_, metrics, scrollTop, first) => {
    const rows = [0, 1, 2].map(() => rowOf([span('running', 0, 2_000)]))
    const bars = timeline({ rows, metrics, scrollTop }).filter(([, brush]) => brush === 'running')
    expect(bars.map(([, , , top]) => top)).toEqual(
      [0, 1, 2].map((at) => Math.round(first + at * metrics.rowHeight - metrics.barHeight / 2)),
    )
    expect(bars.every(([, , , , , height]) => height === metrics.barHeight)).toBe(true)
  })

  it('draws the rows in sight alone', () => {
    const rows = Array.from({ length: 10_000 }, () => rowOf([span('running', 0, 2_000)]))
    const bars = timeline({ rows, scrollTop: 23 * 5_000 }).filter(([, brush]) => brush === 'running')
    expect(bars.length).toBe(Math.ceil((300 - 28) / 23))
  })

  it('has a playhead with a head at the present, and with its moment in a replay', () => {
    const head = (part: Partial<Picture>) =>
      timeline(part).filter(
        ([how, brush]) => String(brush).startsWith('accent') || (how === 'text' && part.replayText === brush),
      )
    expect(head({})).toEqual([
      ['box', 'accent', 499, 0, 2, 300],
      ['fill', 'accent', 'from', 495, 0, 'to', 505, 0, 'to', 500, 6],
    ])
    expect(head({ replayText: 'replay · 1 s' })).toEqual([
      ['box', 'accent', 499, 0, 2, 300],
      ['box', 'accent', 500, 0, 12 * 7 + 14, 27],
      ['text', 'replay · 1 s', 'accent ink', 507, 14],
    ])
    // Near the right end, the text is to the left of the playhead.
    expect(head({ replayText: 'replay · 1 s', playheadMs: 1_960 }).slice(1)).toEqual([
      ['box', 'accent', 980 - 98, 0, 98, 27],
      ['text', 'replay · 1 s', 'accent ink', 980 - 98 + 7, 14],
    ])
  })

  // A line two pixels wide between two pixels: half of it is visible up to one pixel beside the picture.
  it.each([
    [-3, -2, false],
    [-2, -1, true],
    [0, 0, true],
    [2_000, 1_000, true],
    [2_002, 1_001, true],
    [2_003, 1_001.5, false],
  ])('shows its playhead where it is seen: at %d ms, pixel %d: %s', (playheadMs, x, isShown) => {
    for (const replayText of [null, 'replay']) {
      const line = timeline({ playheadMs, replayText }).filter(
        ([how, brush, , , width]) => how === 'box' && brush === 'accent' && width === 2,
      )
      expect(line).toEqual(isShown ? [['box', 'accent', Math.round(x) - 1, 0, 2, 300]] : [])
    }
  })

  it('covers what has not happened yet at the moment of a replay', () => {
    expect(timeline({ replayText: 'replay' })).toContainEqual(['box', 'surface 0.62', 500, 0, 500, 300])
    expect(timeline().filter(([, brush]) => String(brush).includes('0.62'))).toEqual([])
  })

  it('leaves open what happens while the loop is silent, and its playhead has lost its colour', () => {
    const drawn = timeline({ unknownFromMs: 600 })
    expect(drawn).toContainEqual(['box', 'unknown', 300, 0, 200, 300])
    expect(drawn).toContainEqual(['box', 'ink', 499, 0, 2, 300])
    expect(timeline().filter(([, brush]) => brush === 'unknown')).toEqual([])
  })

  it('has the words of who held it in the middle of the stretch, at its foot', () => {
    const held = [{ fromMs: 0, toMs: 2_000, by: 'a' }]
    const text = timeline({ held }).find(([how, words]) => how === 'text' && String(words).includes('held'))
    const width = String(text?.[1]).length * 7 + 10
    expect(text?.slice(2)).toEqual(['ink', (1_000 - width) / 2 + 5, 300 - 11 * 1.8 + 11 * 0.75])
  })
})

describe('the words at a place', () => {
  const rows = [
    rowOf([span('waiting', 0, 1_000), span('running', 1_000, 1_001), span('waiting', 1_001, 1_600)], {
      cancellingMs: 1_200,
      end: { state: 'cancelled', atMs: 1_600 },
    }),
  ]
  const at = (x: number, y = 28 + 5) => wordsAt({ ...picture, rows }, () => 'it', x, y)

  it.each([
    ['a span', 100, 'it waiting, 0.00–1.00 s'],
    ['a tick, hit by its pixel', 500, 'it held the loop, 1 ms at 1.00 s'],
    ['a tick, nearly hit', 503, 'it held the loop, 1 ms at 1.00 s'],
    ['beside the tick', 508, 'it waiting, 1.00–1.60 s'],
    ['the flag', 600, 'it was asked to stop at 1.20 s'],
    ['nearly the flag', 604, 'it was asked to stop at 1.20 s'],
    ['beside the flag', 605, 'it waiting, 1.00–1.60 s'],
    ['the mark of the end', 800, 'it cancelled at 1.60 s'],
    ['nearly the mark', 806, 'it cancelled at 1.60 s'],
    ['behind the mark', 807, null],
  ])('%s', (_, x, words) => {
    expect(at(x)).toBe(words)
  })

  it.each([
    ['the axis', 27, null],
    ['the first row', 28, 'it waiting, 0.00–1.00 s'],
    ['its last pixel', 50, 'it waiting, 0.00–1.00 s'],
    ['below all rows', 51, null],
  ])('are of the row: %s', (_, y, words) => {
    expect(at(100, y)).toBe(words)
  })
})
