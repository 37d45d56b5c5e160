// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { setName, setTitle } from '#graph'
import type { TraceEvent } from '#trace'
import {
  createEditorStore,
  createRunStore,
  isSilent,
  liveNowMs,
  loopNowMs,
  nodeRunOf,
  shownView,
} from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { runStarted, sleeping, sleepsAndGather } from './graphs.ts'

const logged = (seq: number): TraceEvent => ({ type: 'log', level: 'log', text: 'x', seq, atMs: seq })

describe('the history', () => {
  const editor = (steps: number) => {
    const store = createEditorStore()
    store.getState().open({ graph: graphOf({ a: 'sleep 1' }), path: null, name: 'Untitled' })
    for (let step = 1; step <= steps; step += 1) {
      store.getState().edit(`${step}`, (graph) => ({ ...graph, title: `${step}` }))
    }
    return store
  }

  it.each([
    [499, 499, '1'],
    [500, 500, '1'],
    [501, 500, '2'],
    [700, 500, '201'],
  ])('of %d steps keeps the last %d, from step %s on', (steps, kept, first) => {
    const { past } = editor(steps).getState()
    expect(past).toHaveLength(kept)
    expect(past[0]?.label).toBe(first)
    expect(past.at(-1)?.label).toBe(`${steps}`)
  })

  it('goes back as far as that, and forth again', () => {
    const store = editor(700)
    for (let step = 0; step < 600; step += 1) store.getState().undo()
    expect(store.getState().graph.title).toBe('200')
    for (let step = 0; step < 600; step += 1) store.getState().redo()
    expect(store.getState().graph.title).toBe('700')
  })

  it('says what undo and redo would do', () => {
    const store = editor(2)
    const labels = () => [store.getState().past, store.getState().future].map((list) => list.map(({ label }) => label))
    store.getState().undo()
    expect(labels()).toEqual([['1'], ['2']])
    store.getState().redo()
    expect(labels()).toEqual([['1', '2'], []])
  })

  it.each([
    ['the same key: one step', 'word', 'word', false, 1],
    ['another key: two', 'word', 'other', false, 2],
    ['no key: two', undefined, undefined, false, 2],
    ['the same key, behind the end of the gesture: two', 'word', 'word', true, 2],
  ])('takes edits together by their key: %s', (_, one, other, isEnded, steps) => {
    const store = editor(0)
    const edit = (title: string, coalesceKey: string | undefined) =>
      store.getState().edit('Type', (graph) => setTitle(graph, title), coalesceKey === undefined ? {} : { coalesceKey })
    edit('a', one)
    if (isEnded) store.getState().endGesture()
    edit('ab', other)
    expect(store.getState().past).toHaveLength(steps)
  })

  it('begins a step of its own behind undo and redo, whatever its key', () => {
    const store = editor(0)
    const edit = (title: string) =>
      store.getState().edit('Type', (graph) => setName(graph, 'a', title), { coalesceKey: 'name' })
    edit('b')
    store.getState().undo()
    store.getState().redo()
    edit('bc')
    expect(store.getState().past).toHaveLength(2)
  })
})

describe('the log of a run', () => {
  const limit = 500_000
  const store = () => {
    const run = createRunStore(() => 0)
    run.getState().starting()
    return run
  }
  const idle: TraceEvent = { type: 'loop.idle', seq: 0, atMs: 1, nextTimerMs: null } as unknown as TraceEvent
  const batch = (run: ReturnType<typeof store>, seq: number, events: readonly TraceEvent[]) =>
    run.getState().receive({ runId: 'r', seq, events, nowMs: 0 })

  it('keeps half a million events, says that it is cut from the next on, and goes on being folded', () => {
    const run = store()
    const graph = sleepsAndGather(2)
    batch(run, 0, [runStarted(graph), ...Array.from({ length: limit - 1 }, () => idle)])
    expect([run.getState().events.length, run.getState().isLogCut]).toEqual([limit, false])
    batch(run, 1, sleeping(0, limit))
    expect([run.getState().events.length, run.getState().isLogCut]).toEqual([limit, true])
    expect(nodeRunOf(run.getState(), graph.nodes[0]?.id ?? '')?.state).toBe('waiting')
    batch(run, 2, [])
    expect(run.getState().isLogCut).toBe(true)
  })

  it('takes of a batch what has room', () => {
    const run = store()
    batch(
      run,
      0,
      Array.from({ length: limit - 1 }, () => idle),
    )
    batch(run, 1, [idle, idle])
    expect([run.getState().events.length, run.getState().isLogCut]).toEqual([limit, true])
  })

  it.each([
    ['all came', [0, 1, 2], 0],
    ['one is missing', [0, 2], 1],
    ['several are', [2, 3, 9], 7],
  ])('counts batches that never came: %s', (_, seqs, lost) => {
    const run = store()
    for (const seq of seqs) batch(run, seq, [])
    expect(run.getState().lostBatches).toBe(lost)
    run.getState().starting()
    batch(run, 0, [])
    expect(run.getState().lostBatches).toBe(0)
  })

  it('says that its picture is broken where something could not be read, until the next run', () => {
    const run = store()
    run.getState().receive({ runId: 'r', seq: 0, events: [], nowMs: 0, refused: 1 })
    expect(run.getState().isBroken).toBe(true)
    batch(run, 1, [])
    expect(run.getState().isBroken).toBe(true)
    run.getState().starting()
    expect(run.getState().isBroken).toBe(false)
    run.getState().misheard()
    expect(run.getState().isBroken).toBe(true)
    run.getState().clear()
    run.getState().misheard()
    expect(run.getState().isBroken).toBe(false)
  })
})

describe('a replay', () => {
  const code = (steps: number) => `async function many() {
    for (let i = 0; i < ${steps}; i++) await sleep(1)
  }`
  let first: readonly TraceEvent[] = []
  let second: readonly TraceEvent[] = []
  beforeEach(async () => {
    if (first.length > 0) return
    first = await recordedRun(graphOf({ many: code(900) }))
    second = await recordedRun(graphOf({ other: 'sleep 300', many: code(700), last: 'sleep 9' }))
  })

  it('shows nothing of the run before, however far back it goes', () => {
    const store = createRunStore(() => 0)
    const hear = (events: readonly TraceEvent[]) => {
      store.getState().starting()
      store.getState().receive({ runId: 'r', seq: 0, events, nowMs: 0 })
    }
    hear(first)
    // Goes backwards, so that copies are kept on the way.
    for (const place of [first.length, 3_000, 1_500, 10]) store.getState().seekEvent(place)
    hear(second)
    for (const place of [second.length, 2_600, 1_400, 1_100, 5]) {
      store.getState().seekEvent(place)
      const fresh = createRunStore(() => 0)
      fresh.getState().starting()
      fresh.getState().receive({ runId: 'r', seq: 0, events: second.slice(0, place), nowMs: 0 })
      expect([...shownView(store.getState()).nodes]).toEqual([...shownView(fresh.getState()).nodes])
      expect(shownView(store.getState()).loop).toEqual(shownView(fresh.getState()).loop)
    }
  })

  it.each([
    ['before the start', -5, 0, 1],
    ['at the start', 0, 0, 1],
    ['between two events', 1.5, 1.5, 3],
    ['at an event, with it', 2, 2, 4],
    ['at several of one moment, with all of them', 3, 3, 6],
    ['behind the end', 99, 3, 6],
  ])('shows the events until its moment: %s', (_, atMs, shownMs, position) => {
    const store = createRunStore(() => 0)
    store.getState().starting()
    const times = [0, 1, 1, 2, 3, 3]
    const events: TraceEvent[] = times.map((ms, seq) => ({ ...logged(seq), atMs: ms }))
    events[0] = runStarted(sleepsAndGather(2))
    store.getState().receive({ runId: 'r', seq: 0, events, nowMs: 3 })
    store.getState().seekTime(atMs)
    expect(store.getState().replay).toMatchObject({ atMs: shownMs, position, isPlaying: false })
  })

  it('plays again from the start when it has come to its end', () => {
    const store = createRunStore(() => 0)
    store.getState().play()
    expect(store.getState().replay).toBeNull()
    store.getState().starting()
    store.getState().receive({ runId: 'r', seq: 0, events: first, nowMs: 0 })
    store.getState().play()
    expect(store.getState().replay).toMatchObject({ atMs: 0, isPlaying: true })
    store.getState().seekTime(500)
    expect(store.getState().replay?.isPlaying).toBe(false)
    store.getState().play()
    expect(store.getState().replay).toMatchObject({ atMs: 500, isPlaying: true })
  })
})

describe('the clock of a run', () => {
  const started = [{ ...runStarted(sleepsAndGather(2)) }] as const
  /** A run whose last message came at 1,000 real milliseconds, and at 200 of its own. */
  function run() {
    let realMs = 1_000
    const store = createRunStore(() => realMs)
    store.getState().starting()
    store.getState().receive({ runId: 'r', seq: 0, events: started, nowMs: 200 })
    store.getState().started('r')
    return { store, at: (ms: number) => (realMs = ms) }
  }

  it.each([
    [1, 1_500, 700],
    [4, 1_500, 2_200],
    [0.25, 1_400, 300],
  ])('goes on between two words at its rate of %d', (rate, realMs, nowMs) => {
    const { store } = run()
    store.getState().setRate(rate)
    expect(liveNowMs(store.getState(), realMs)).toBe(nowMs)
    expect(loopNowMs(store.getState(), realMs)).toBe(nowMs)
  })

  it('does not jump when its rate changes, stands still while it is paused, and has its rate again after the end', () => {
    const { store, at } = run()
    store.getState().setRate(2)
    at(1_100)
    store.getState().setRate(0)
    expect([liveNowMs(store.getState(), 1_100), liveNowMs(store.getState(), 9_000)]).toEqual([400, 400])
    expect(store.getState().pausedRate).toBe(2)
    store.getState().setRate(0)
    expect(store.getState().pausedRate).toBe(2)
    store.getState().ended({ runId: 'r', outcome: { kind: 'cancelled' } })
    expect(store.getState()).toMatchObject({ rate: 2, pausedRate: null, status: 'ended' })
  })

  it('stands still once the run has ended, and where its host is lost', () => {
    const { store, at } = run()
    at(1_300)
    store.getState().lost()
    expect(store.getState()).toMatchObject({ status: 'ended', nowMs: 500 })
    expect(liveNowMs(store.getState(), 9_000)).toBe(500)
  })

  it.each([
    ['at work, 150 ms after its last word', 'running', 1_150, false],
    ['at work, later than that', 'running', 1_151, true],
    ['once it has ended', 'ended', 9_000, false],
  ])('is silent or not: %s', (_, status, realMs, silent) => {
    const { store } = run()
    store.setState({ status: status as never })
    const state = store.getState()
    const view = { ...state.view, phase: 'running', loop: { ...state.view.loop, isIdle: false } } as typeof state.view
    expect(isSilent({ ...state, view }, realMs)).toBe(silent)
    expect(isSilent({ ...state, view: { ...view, loop: { ...view.loop, isIdle: true } } }, realMs)).toBe(false)
  })

  it.each([
    ['of another run', 'other', 'running'],
    ['of this one', 'r', 'ended'],
  ])('hears an end: %s', (_, runId, status) => {
    const { store } = run()
    store.getState().ended({ runId, outcome: { kind: 'cancelled' } })
    expect(store.getState().status).toBe(status)
  })

  it('is told of a stop only while it runs, and a start that is confirmed late does not begin it anew', () => {
    const { store } = run()
    store.getState().cancelling()
    expect(store.getState().status).toBe('cancelling')
    store.getState().ended({ runId: 'r', outcome: { kind: 'cancelled' } })
    store.getState().cancelling()
    store.getState().started('r')
    expect(store.getState().status).toBe('ended')
    store.getState().clear()
    expect(store.getState()).toMatchObject({ status: 'none', runId: null, outcome: null, events: [] })
  })
})

describe('the layout of panels', () => {
  const fresh = { bottomPx: 212, sidePx: 332, isBottomFolded: false, isSideFolded: false }
  beforeEach(() => localStorage.clear())

  it.each([
    ['nothing', null, fresh],
    ['no JSON', '{', fresh],
    ['a list', '[1]', fresh],
    ['null', 'null', fresh],
    ['a part of it', '{"bottomPx":300}', { ...fresh, bottomPx: 300 }],
    ['sizes that are none', '{"bottomPx":"300","sidePx":0}', fresh],
    ['negative sizes', '{"bottomPx":-1,"sidePx":1}', { ...fresh, sidePx: 1 }],
    ['folds that are no flags', '{"isBottomFolded":1,"isSideFolded":true}', { ...fresh, isSideFolded: true }],
  ])('is read, member by member, from %s', (_, kept, layout) => {
    if (kept !== null) localStorage.setItem('asyncanvas.panels', kept)
    expect(createEditorStore().getState().panels).toEqual(layout)
  })

  it('is kept for the next window as soon as it changes', () => {
    const store = createEditorStore()
    store.getState().arrange({ sidePx: 400 })
    store.getState().arrange({ isBottomFolded: true })
    expect(store.getState().panels).toEqual({ ...fresh, sidePx: 400, isBottomFolded: true })
    expect(createEditorStore().getState().panels).toEqual(store.getState().panels)
  })
})
