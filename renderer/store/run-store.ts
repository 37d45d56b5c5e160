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

/** The settings of the next run, and of the current one. */
export interface RunSettings {
  readonly clock: ClockKind
  /** Loop milliseconds per real millisecond; 0 pauses. */
  readonly rate: number
  readonly isDebug: boolean
}

export interface RunState extends RunSettings, ReplaySlice {
  readonly runId: RunId | null
  readonly status: RunStatus
  /** The run has a process of its own. */
  readonly isApart: boolean
  /**
   * The fold of all events so far. It is changed in place, once per batch and before `revision` grows: a copy per batch
   * would cost time in proportion to the graph, not to the news. What is shown is `shownView`, which may be a replay's.
   */
  readonly view: RunView
  /** The same events as the timeline's rows, changed in place as `view` is. */
  readonly spans: Spans
  /**
   * Grows with each batch and each step of a replay; whatever is derived from a view or from `events` as a whole depends on
   * it.
   */
  readonly revision: number
  /** The log that `view` is the fold of; it grows in place. */
  readonly events: readonly TraceEvent[]
  /** True when the log is full: `view` stays exact, but the log lacks its end. */
  readonly isLogCut: boolean
  /** How many batches never came. */
  readonly lostBatches: number
  /** True when some event did not fit what was known: the picture is incomplete. */
  readonly isBroken: boolean
  readonly outcome: RunOutcome | null
  /** The loop's time in its last message, and when that message came (`performance.now()`). */
  readonly nowMs: number
  readonly heardAtMs: number
  /** The speed before a pause; `null`: nothing is paused. */
  readonly pausedRate: number | null
  readonly configure: (settings: Partial<RunSettings>) => void
  /** Changes the speed; 0 pauses. A pause ends with the run. */
  readonly setRate: (rate: number) => void
  /** A run was asked for; its first batch may come before the host's answer. */
  readonly starting: (isApart?: boolean) => void
  readonly started: (runId: RunId) => void
  /** The run did not start. */
  readonly refused: () => void
  readonly cancelling: () => void
  /** `refused`: how many of its events could not be read. */
  readonly receive: (batch: TraceBatch & { readonly refused?: number }) => void
  /** A message about a run could not be read. */
  readonly misheard: () => void
  readonly ended: (end: RunEnd) => void
  /** Nothing more will be heard of the current run. */
  readonly lost: () => void
  /** Forgets the run, so that the canvas shows none. */
  readonly clear: () => void
}

export type RunStore = StoreApi<RunState>

/** What a run's log keeps for the replay. Letters: only what its code wrote, since nothing else is unbounded. */
export const eventLimits = { events: 500_000, letters: 64_000_000 }

/** Creates the store that changes at the pace of the loop. `now`: real milliseconds, monotonic. */
export function createRunStore(now: () => number = () => performance.now()): RunStore {
  let nextSeq = 0
  let letters = 0
  /** Runs that were forgotten while they were going on: their messages are ignored. */
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
    /** `false`: the log has no room for all of them, and takes no more. */
    const append = (log: TraceEvent[], news: readonly TraceEvent[]): boolean => {
      for (const event of news) {
        if (log.length >= eventLimits.events || letters >= eventLimits.letters) return false
        if (event.type === 'log') letters += event.text.length
        log.push(event)
      }
      return true
    }
    /** The first batch may come before the answer to `startRun`; it then names the run that is starting. */
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
        // The time that has passed at the old speed is kept, so that the clocks on the canvas do not jump.
        const nowMs = liveNowMs(state, now())
        set({ rate, pausedRate: rate === 0 ? (state.pausedRate ?? state.rate) : null, nowMs, heardAtMs: now() })
      },
      starting: (isApart = false) => set({ ...blank(), isApart, status: 'starting', revision: get().revision + 1 }),
      started: (runId) => {
        const { status } = get()
        // A short run may end before its start is confirmed.
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
