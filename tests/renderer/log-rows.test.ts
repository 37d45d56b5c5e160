import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { applyEvent, createRunView, logLimits, type RunView, type TraceEvent } from '#trace'
import { type LogFilter, LogRows, turn } from '../../renderer/panels/log/log-rows.ts'
import { createRunStore, eventLimits } from '../../renderer/store/index.ts'

const started: TraceEvent = { type: 'run.started', seq: 0, atMs: 0, clock: 'virtual', rate: 1, nodes: [] } as never

function logOf(view: RunView, texts: Iterable<string>): RunView {
  for (const text of texts) applyEvent(view, { type: 'log', seq: 1, atMs: 1, level: 'log', text })
  return view
}

function newLog(): RunView {
  const view = createRunView()
  applyEvent(view, started)
  return view
}

const everyLine: LogFilter = { text: '', node: null }
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `line ${from + at}`)
const textsOf = (rows: LogRows, log: RunView) => Array.from({ length: rows.count }, (_, at) => rows.row(log, at).text)

const kept = { ...logLimits }
const turns = { ...turn }
afterEach(() => {
  Object.assign(logLimits, kept)
  Object.assign(turn, turns)
})

describe('a log of 300,000 lines', () => {
  it('is kept whole, and looked at a turn at a time', () => {
    const log = logOf(newLog(), numbered(0, 300_000))
    expect([log.logs.length, log.logSize.dropped]).toEqual([300_000, 0])
    const rows = new LogRows({ text: 'LINE 29999', node: null })
    let turns = 1
    let most = 0
    for (let before = 0; ; turns++) {
      const isDone = rows.take(log)
      most = Math.max(most, rows.passed - before)
      before = rows.passed
      if (isDone) break
    }
    expect(turns).toBe(300_000 / turn.lines)
    expect(textsOf(rows, log)).toEqual(['line 29999', ...numbered(299_990, 300_000)])
  })

  it('costs what is new: a line more is one line looked at, and a row seen is one text', () => {
    const log = logOf(newLog(), numbered(0, 300_000))
    const rows = new LogRows(everyLine)
    while (!rows.take(log));
    let looked = 0
    const counted = new Proxy(log.logs, {
      get(lines, key, lists) {
        if (typeof key === 'string' && /^\d+$/.test(key)) looked++
        return Reflect.get(lines, key, lists)
      },
    })
    logOf(log, ['one more'])
    expect(rows.take({ ...log, logs: counted })).toBe(true)
    expect(rows.row({ ...log, logs: counted }, 300_000).text).toBe('one more')
    expect(looked).toBe(2)
  })

  it('of long lines takes fewer in a turn', () => {
    const log = logOf(newLog(), Array<string>(1_000).fill('x'.repeat(4_000)))
    const rows = new LogRows({ text: 'y', node: null })
    let turns = 1
    while (!rows.take(log)) turns++
    expect(turns).toBe((1_000 * 4_000) / turn.letters)
  })
})

describe('a log without end', () => {
  it.each([
    ['lines', { rows: 100, letters: 1e9 }, numbered(0, 1_000)],
    ['rows of text', { rows: 100, letters: 1e9 }, Array<string>(100).fill('a\nb\nc')],
    ['letters', { rows: 1e9, letters: 1_000 }, numbered(0, 1_000)],
  ])('keeps the latest within the bound of %s, and counts what went', (_, limits, texts) => {
    Object.assign(logLimits, limits)
    const { logs, logSize } = logOf(newLog(), texts)
    const rowsKept = logs.reduce((sum, { text }) => sum + text.split('\n').length, 0)
    const lettersKept = logs.reduce((sum, { text }) => sum + text.length, 0)
    expect(logSize).toEqual({ dropped: texts.length - logs.length, rows: rowsKept, letters: lettersKept })
    expect(rowsKept <= limits.rows && lettersKept <= limits.letters).toBe(true)
    expect(logSize.dropped).toBeGreaterThan(0)
    expect(logs.map(({ text }) => text)).toEqual(texts.slice(logSize.dropped))
    // The log drops only as much as it needs to have room for some time.
    expect(rowsKept > 0.8 * limits.rows || lettersKept > 0.8 * limits.letters).toBe(true)
  })

  it('keeps its newest line, whatever its length', () => {
    Object.assign(logLimits, { rows: 10, letters: 10 })
    const { logs } = logOf(newLog(), ['a', 'b', 'x'.repeat(100)])
    expect(logs.map(({ text }) => text.length)).toEqual([100])
  })

  it('is kept for the replay up to its letters, and says where that ends', () => {
    const limits = { ...eventLimits }
    Object.assign(eventLimits, { letters: 30 })
    try {
      const store = createRunStore(() => 0)
      store.getState().starting()
      const logs = Array.from({ length: 5 }, (_, seq) => ({
        type: 'log',
        seq,
        atMs: seq,
        level: 'log',
        text: 'x'.repeat(10),
      }))
      store.getState().receive({ runId: 'r', seq: 0, events: [started, ...(logs as TraceEvent[])], nowMs: 0 })
      const { events, isLogCut, view } = store.getState()
      expect([events.length, isLogCut, view.logs.length]).toEqual([4, true, 5])
    } finally {
      Object.assign(eventLimits, limits)
    }
  })
})

/** The expected rows, made in the simplest way. */
function rowsByHand({ logs }: RunView, { text, node }: LogFilter): readonly string[] {
  const wanted = text.toLowerCase()
  const passing = logs.filter(
    (line) => (node === null || line.node === node) && line.text.toLowerCase().includes(wanted),
  )
  return passing.flatMap((line) => line.text.split('\n'))
}

it('rows are those of the lines that pass, however a log grows, lets go, and goes back', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', '\n', ' '), maxLength: 6 })
  const line = fc.record({ text, node: fc.constantFrom(0, 1) })
  const filter = fc.record({ text: fc.constantFrom('', 'a', 'b', 'A b'), node: fc.constantFrom(null, 0, 1) })
  const moves = fc.array(
    fc.record({ lines: fc.array(line, { maxLength: 12 }), backTo: fc.nat(60), isBack: fc.boolean() }),
  )
  const check = fc.property(filter, moves, (wanted, all) => {
    Object.assign(logLimits, { rows: 20, letters: 60 })
    Object.assign(turn, { lines: 3, letters: 5 })
    const said: { text: string; node: number }[] = []
    const rows = new LogRows(wanted)
    const viewOf = (count: number): RunView => {
      const view = newLog()
      for (const each of said.slice(0, count))
        applyEvent(view, { type: 'log', seq: 1, atMs: 1, level: 'log', text: each.text })
      // A node's lines count only if the node is in the run; here its number is enough.
      for (const [at, kept] of view.logs.entries())
        view.logs[at] = { ...kept, node: said[view.logSize.dropped + at]?.node ?? 0 }
      return view
    }
    for (const { lines, backTo, isBack } of all) {
      said.push(...lines)
      const view = viewOf(isBack ? Math.min(backTo, said.length) : said.length)
      rows.take(view)
      const passed = rows.linesOf(view)
      expect(textsOf(rows, view)).toEqual(rowsByHand(view, wanted))
      expect(rows.passed).toBe(passed.length)
      const keys = Array.from({ length: rows.count }, (_, at) => rows.keyOf(at))
      expect(new Set(keys).size).toBe(keys.length)
    }
  })
  fc.assert(check, { numRuns: 300 })
})
