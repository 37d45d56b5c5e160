import { beforeAll, describe, expect, it } from 'vitest'
import type { NodeRun, TraceEvent } from '#trace'
import { createRunStore, loopNowMs, nodeRunOf, shownView } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../support/recorded-run.ts'

type RunStore = ReturnType<typeof createRunStore>

let events: readonly TraceEvent[] = []
beforeAll(async () => {
  events = await recordedRun(tellingGraphs.collected ?? graphOf({}))
})

function heard(upTo = events.length): RunStore {
  const store = createRunStore(() => 0)
  store.getState().starting()
  for (const [seq, event] of events.slice(0, upTo).entries()) {
    store.getState().receive({ runId: 'r', seq, events: [event], nowMs: event.atMs })
  }
  return store
}

function shownRuns(store: RunStore): Record<string, NodeRun> {
  return Object.fromEntries(shownView(store.getState()).nodes)
}

describe('a replay', () => {
  it('shows at each event what was shown live, forwards, backwards and by leaps', () => {
    const live = createRunStore(() => 0)
    live.getState().starting()
    const seen: Record<string, NodeRun>[] = []
    for (const [seq, event] of events.entries()) {
      live.getState().receive({ runId: 'r', seq, events: [event], nowMs: event.atMs })
      seen.push(shownRuns(live))
    }
    const count = events.length
    const places = events.map((_, place) => place + 1)
    const leaps = places.map((place) => ((place * 31) % count) + 1)
    for (const place of [...places, ...[...places].reverse(), ...leaps]) {
      live.getState().seekEvent(place)
      expect(shownRuns(live)).toEqual(seen[place - 1])
    }
    live.getState().leaveReplay()
    expect(shownRuns(live)).toEqual(seen.at(-1))
  })

  it('shows the moment between two events with the time of that moment', () => {
    const store = heard()
    store.getState().seekTime(700)
    expect(nodeRunOf(store.getState(), 'fetchData')?.state).toBe('waiting')
    expect(nodeRunOf(store.getState(), 'checkQuota')?.state).toBe('failed')
    expect(loopNowMs(store.getState(), 99_999)).toBe(700)
  })

  it('keeps the NodeRun of every node that did not change, so only the others are drawn anew', () => {
    const store = heard()
    const atEnd = shownRuns(store)
    const ends = events.flatMap((event, place) => (event.type === 'task.done' && event.task !== 0 ? [place] : []))
    const lastChange = ends.at(-1) ?? 0
    store.getState().seekEvent(lastChange)
    const before = shownRuns(store)
    const changed = Object.keys(before).filter((id) => before[id] !== atEnd[id])
    expect(changed).toEqual(['all'])
  })

  it('goes event by event, from the present back, and stops at both ends', () => {
    const store = heard()
    store.getState().step(-1)
    expect(store.getState().replay?.position).toBe(events.length - 1)
    store.getState().step(-10_000)
    expect(store.getState().replay).toMatchObject({ position: 1, atMs: 0 })
    store.getState().step(10_000)
    expect(store.getState().replay?.position).toBe(events.length)
  })

  it('plays at its speed and halts at the end', () => {
    const store = heard()
    store.getState().setReplaySpeed(4)
    store.getState().play()
    store.getState().advance(100)
    expect(store.getState().replay).toMatchObject({ atMs: 400, isPlaying: true })
    store.getState().pause()
    store.getState().advance(100)
    expect(store.getState().replay?.atMs).toBe(400)
    store.getState().play()
    store.getState().advance(10_000)
    expect(store.getState().replay).toMatchObject({ atMs: 2000, position: events.length, isPlaying: false })
  })

  it('is not disturbed by a live run, which goes on being folded behind it', () => {
    const half = events.findIndex((event) => event.atMs > 300)
    const store = heard(half)
    store.getState().seekTime(100)
    const shown = shownRuns(store)
    const rest = events.slice(half)
    store.getState().receive({ runId: 'r', seq: half, events: rest, nowMs: 2000 })
    expect(shownRuns(store)).toEqual(shown)
    expect(loopNowMs(store.getState(), 0)).toBe(100)
    store.getState().leaveReplay()
    expect(nodeRunOf(store.getState(), 'all')?.state).toBe('done')
  })

  it('ends when another run begins', () => {
    const store = heard()
    store.getState().seekEvent(3)
    store.getState().starting()
    expect(store.getState().replay).toBeNull()
  })

  it('is exact over a long log, too, wherever it goes back to', async () => {
    const code = 'async function many() {\n  for (let i = 0; i < 900; i++) {\n    await sleep(1)\n    log(i)\n  }\n}'
    events = await recordedRun(graphOf({ many: code, other: code.replace('many', 'other') }))
    const store = heard()
    for (const place of [events.length - 5, 9000, 2500, 2400, 8999, 1]) {
      store.getState().seekEvent(place)
      const fresh = heard(place)
      expect(shownRuns(store)).toEqual(shownRuns(fresh))
      expect(shownView(store.getState()).logs).toEqual(shownView(fresh.getState()).logs)
      expect(shownView(store.getState()).loop).toEqual(shownView(fresh.getState()).loop)
    }
  })
})
