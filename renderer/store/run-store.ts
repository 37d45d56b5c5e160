import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RunEnd, RunId, TraceBatch } from '#bridge'
import {
  addToSpans,
  type ClockKind,
  createRunView,
  createSpans,
  type RunOutcome,
  type RunView,
  type Spans,
  type TraceEvent,
} from '#trace'
import { keepDebugMode, readDebugMode } from './debug-mode.ts'
import { foldInto } from './fold.ts'
import { createReplaySlice, type ReplaySlice } from './replay-slice.ts'
import { isRunning, liveNowMs } from './run-readers.ts'

export type RunStatus = 'none' | 'starting' | 'running' | 'cancelling' | 'ended'

/** What is asked of the next run, and of the one that runs. */
export interface RunSettings {
  readonly clock: ClockKind
  /** Loop milliseconds per real millisecond; 0 pauses. */
  readonly rate: number
  readonly isDebug: boolean
}

export interface RunState extends RunSettings, ReplaySlice {
  readonly runId: RunId | null
  readonly status: RunStatus
  /** It has a process of its own. */
  readonly isApart: boolean
  /**
   * The fold of all events so far. It is changed in place, once per batch and before `revision` moves: a copy per
   * batch would cost time in proportion to the graph, not to the news. What is shown is `shownView`: a replay's.
   */
  readonly view: RunView
  /** The same events as the timeline's rows, changed in place as `view` is. */
  readonly spans: Spans
  /** Grows with each batch and each step of a replay; what derives from a view or `events` as a whole depends on it. */
  readonly revision: number
  /** The log that `view` is the fold of, appended to in place. */
  readonly events: readonly TraceEvent[]
  /** True when the log is full: `view` stays exact, the log misses its end. */
  readonly isLogCut: boolean
  /** Batches that never came. */
  readonly lostBatches: number
  /** Some event could not follow what was known: the picture is incomplete. */
  readonly isBroken: boolean
  readonly outcome: RunOutcome | null
  /** The loop's time at the last word from it, and when that word came (`performance.now()`). */
  readonly nowMs: number
  readonly heardAtMs: number
  /** The speed that a pause interrupted; `null`: nothing is paused. */
  readonly pausedRate: number | null
  readonly configure: (settings: Partial<RunSettings>) => void
  /** Another speed from now on; 0 pauses, and ends with the run. */
  readonly setRate: (rate: number) => void
  /** A run was asked for; its first batch may come before the answer. */
  readonly starting: (isApart?: boolean) => void
  readonly started: (runId: RunId) => void
  /** No run came of it. */
  readonly refused: () => void
  readonly cancelling: () => void
  /** `refused`: so many of its events could not be read. */
  readonly receive: (batch: TraceBatch & { readonly refused?: number }) => void
  /** Something was told of a run, and could not be read. */
  readonly misheard: () => void
  readonly ended: (end: RunEnd) => void
  /** Nothing more will be heard of the run that is going on. */
  readonly lost: () => void
  /** Forgets the run: the canvas is quiet again. */
  readonly clear: () => void
}

export type RunStore = StoreApi<RunState>

/** What a run's log keeps for the replay. Letters: of what its code wrote, which is all that has no bound of its own. */
export const eventLimits = { events: 500_000, letters: 64_000_000 }

/** The store that beats at the pace of the loop. `now`: real milliseconds, monotonic. */
export function createRunStore(now: () => number = () => performance.now()): RunStore {
  let nextSeq = 0
  let letters = 0
  /** Runs that were forgotten while they went on: what is still heard of them is nobody's. */
  const left = new Set<RunId>()
  return createStore<RunState>()((set, get, api) => {
    const blank = () => {
      nextSeq = 0
      letters = 0
      const events: readonly TraceEvent[] = []
      return {
        runId: null,
        isApart: false,
        view: createRunView(),
        spans: createSpans(),
        events,
        replay: null,
        isLogCut: false,
        lostBatches: 0,
        isBroken: false,
        outcome: null,
        nowMs: 0,
        heardAtMs: now(),
      }
    }
    /** `false`: there was no room for all of them, and none is taken any more. */
    const append = (log: TraceEvent[], news: readonly TraceEvent[]): boolean => {
      for (const event of news) {
        if (log.length >= eventLimits.events || letters >= eventLimits.letters) return false
        if (event.type === 'log') letters += event.text.length
        log.push(event)
      }
      return true
    }
    /** A first batch may overtake the answer to `startRun`: the run that starts is then the one it names. */
    const isOurs = (runId: RunId) =>
      runId === get().runId || (get().status === 'starting' && get().runId === null && !left.has(runId))
    return {
      ...createReplaySlice(set, get, api),
      ...blank(),
      clock: 'real',
      rate: 1,
      isDebug: readDebugMode(),
      status: 'none',
      revision: 0,
      pausedRate: null,
      configure: (settings) => {
        set(settings)
        if (settings.isDebug !== undefined) keepDebugMode(settings.isDebug)
      },
      setRate: (rate) => {
        const state = get()
        // What the old speed has brought so far stays: the clocks on the canvas must not jump.
        const nowMs = liveNowMs(state, now())
        set({ rate, pausedRate: rate === 0 ? (state.pausedRate ?? state.rate) : null, nowMs, heardAtMs: now() })
      },
      starting: (isApart = false) => set({ ...blank(), isApart, status: 'starting', revision: get().revision + 1 }),
      started: (runId) => {
        const { status } = get()
        // A short run may be over before its start is confirmed.
        set({ runId, status: status === 'starting' ? 'running' : status })
      },
      refused: () => set({ status: 'none', runId: null }),
      cancelling: () => {
        if (get().status === 'running') set({ status: 'cancelling' })
      },
      receive: (batch) => {
        if (!isOurs(batch.runId)) return
        const state = get()
        const lost = Math.max(0, batch.seq - nextSeq)
        nextSeq = batch.seq + 1
        const refused = (batch.refused ?? 0) + foldInto(state.view, batch.events, 0, batch.events.length)
        for (const event of batch.events) addToSpans(state.spans, event)
        set({
          runId: batch.runId,
          isLogCut: state.isLogCut || !append(state.events as TraceEvent[], batch.events),
          lostBatches: state.lostBatches + lost,
          isBroken: state.isBroken || refused > 0,
          nowMs: batch.nowMs,
          heardAtMs: now(),
          revision: state.revision + 1,
        })
      },
      misheard: () => {
        if (get().status !== 'none') set({ isBroken: true })
      },
      ended: ({ runId, outcome }) => {
        if (!isOurs(runId)) return
        const { rate, pausedRate } = get()
        set({ runId, status: 'ended', outcome, rate: pausedRate ?? rate, pausedRate: null })
      },
      lost: () => {
        if (isRunning(get())) set({ status: 'ended', nowMs: liveNowMs(get(), now()) })
      },
      clear: () => {
        const { runId, revision } = get()
        if (runId !== null) left.add(runId)
        set({ ...blank(), status: 'none', revision: revision + 1 })
      },
    }
  })
}
