import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RunEnd, RunId, TraceBatch } from '#bridge'
import type { NodeId } from '#graph'
import {
  applyEvent,
  type ClockKind,
  createRunView,
  type NodeRun,
  type RunOutcome,
  type RunView,
  type TraceEvent,
} from '#trace'

export type RunStatus = 'none' | 'starting' | 'running' | 'cancelling' | 'ended'

/** What is asked of the next run, and of the one that runs. */
export interface RunSettings {
  readonly clock: ClockKind
  /** Loop milliseconds per real millisecond; 0 pauses. */
  readonly rate: number
  readonly isDebug: boolean
}

export interface RunState extends RunSettings {
  readonly runId: RunId | null
  readonly status: RunStatus
  /**
   * The fold of all events so far. It is changed in place, once per batch and before `revision` moves: a copy per
   * batch would cost time in proportion to the graph, not to the news. Read it through selectors only.
   */
  readonly view: RunView
  /** Grows with each batch; what derives from `view` or `events` as a whole depends on it. */
  readonly revision: number
  /** The log that `view` is the fold of, appended to in place. */
  readonly events: readonly TraceEvent[]
  /** True when the log is full: `view` stays exact, the log misses its end. */
  readonly isLogCut: boolean
  /** Batches that never came. */
  readonly lostBatches: number
  readonly outcome: RunOutcome | null
  /** The loop's time at the last word from it, and when that word came (`performance.now()`). */
  readonly nowMs: number
  readonly heardAtMs: number
  readonly configure: (settings: Partial<RunSettings>) => void
  /** A run was asked for; its first batch may come before the answer. */
  readonly starting: () => void
  readonly started: (runId: RunId) => void
  /** No run came of it. */
  readonly refused: () => void
  readonly cancelling: () => void
  readonly receive: (batch: TraceBatch) => void
  readonly ended: (end: RunEnd) => void
  /** Forgets the run: the canvas is quiet again. */
  readonly clear: () => void
}

export type RunStore = StoreApi<RunState>

export const eventLimit = 500_000

/** The store that beats at the pace of the loop. `now`: real milliseconds, monotonic. */
export function createRunStore(now: () => number = () => performance.now()): RunStore {
  let nextSeq = 0
  return createStore<RunState>()((set, get) => {
    const blank = () => {
      nextSeq = 0
      const events: readonly TraceEvent[] = []
      return {
        runId: null,
        view: createRunView(),
        events,
        isLogCut: false,
        lostBatches: 0,
        outcome: null,
        nowMs: 0,
        heardAtMs: now(),
      }
    }
    /** A first batch may overtake the answer to `startRun`: the run that starts is then the one it names. */
    const isOurs = (runId: RunId) => runId === get().runId || (get().status === 'starting' && get().runId === null)
    return {
      ...blank(),
      clock: 'real',
      rate: 1,
      isDebug: false,
      status: 'none',
      revision: 0,
      configure: (settings) => set(settings),
      starting: () => set({ ...blank(), status: 'starting', revision: get().revision + 1 }),
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
        for (const event of batch.events) applyEvent(state.view, event)
        set({
          runId: batch.runId,
          ...append(state, batch.events),
          lostBatches: state.lostBatches + lost,
          nowMs: batch.nowMs,
          heardAtMs: now(),
          revision: state.revision + 1,
        })
      },
      ended: ({ runId, outcome }) => {
        if (isOurs(runId)) set({ runId, status: 'ended', outcome })
      },
      clear: () => set({ ...blank(), status: 'none', revision: get().revision + 1 }),
    }
  })
}

function append(state: RunState, news: readonly TraceEvent[]): Pick<RunState, 'isLogCut'> {
  const room = eventLimit - state.events.length
  const log = state.events as TraceEvent[]
  for (const event of news.slice(0, room)) log.push(event)
  return { isLogCut: state.isLogCut || news.length > room }
}

export function isRunning(state: Pick<RunState, 'status'>): boolean {
  return state.status === 'starting' || state.status === 'running' || state.status === 'cancelling'
}

/** A node's state in the run; `undefined` where there is no run or the node is not part of it. */
export function nodeRunOf(state: RunState, id: NodeId): NodeRun | undefined {
  return state.view.nodes.get(id)
}

/** The loop's time now, guessed from its last word: what clocks on the canvas show between two batches. */
export function loopNowMs(state: RunState, realNowMs: number): number {
  const isMoving = isRunning(state) && state.clock === 'real' && state.revision > 0
  return isMoving ? state.nowMs + (realNowMs - state.heardAtMs) * state.rate : state.nowMs
}
