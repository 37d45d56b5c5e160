import type { StateCreator } from 'zustand/vanilla'
import type { RunView, TraceEvent } from '#trace'
import { createReplayFold } from './replay-fold.ts'
import { shownView } from './run-readers.ts'
import type { RunState } from './run-store.ts'

/** A past moment of the run that is shown again. */
export interface Replay {
  /** How many events of the log have happened; at least 1, since there is nothing to see before `run.started`. */
  readonly position: number
  /** The fold of those events. It is changed in place, like the live one. */
  readonly view: RunView
  /** The moment in loop milliseconds; it may be between two events. */
  readonly atMs: number
  readonly isPlaying: boolean
}

export interface ReplaySlice {
  /** `null`: the present is shown. */
  readonly replay: Replay | null
  /** Loop milliseconds per real millisecond while a replay plays. */
  readonly replaySpeed: number
  /** Shows the moment after this many events. */
  readonly seekEvent: (position: number) => void
  /** Shows the moment at this time, after all of its events. */
  readonly seekTime: (atMs: number) => void
  /** Goes this many events on, or back; from the present, back from its last event. */
  readonly step: (events: number) => void
  /** Plays on from the shown moment; at the end, or from the present, plays again from the start. */
  readonly play: () => void
  readonly pause: () => void
  /** Advances by this much real time while playing. */
  readonly advance: (realMs: number) => void
  readonly setReplaySpeed: (speed: number) => void
  /** Returns to the present: the live run, or its end. */
  readonly leaveReplay: () => void
}

export const createReplaySlice: StateCreator<RunState, [], [], ReplaySlice> = (set, get) => {
  const viewAt = createReplayFold()
  const show = (position: number, atMs: number, isPlaying: boolean) => {
    const { events, replay, revision } = get()
    if (events.length === 0) return
    const at = Math.max(1, Math.min(position, events.length))
    const view = viewAt(events, at, replay, shownView(get()))
    set({ replay: { position: at, view, atMs, isPlaying }, revision: revision + 1 })
  }
  const seekEvent = (position: number) => {
    const { events } = get()
    const at = Math.max(1, Math.min(Math.round(position), events.length))
    show(at, events[at - 1]?.atMs ?? 0, false)
  }
  const showTime = (atMs: number, isPlaying: boolean) => {
    const moment = Math.max(0, Math.min(atMs, endMs(get())))
    show(countUntil(get().events, moment), moment, isPlaying)
  }
  return {
    replay: null,
    replaySpeed: 1,
    seekEvent,
    seekTime: (atMs) => showTime(atMs, false),
    step: (count) => {
      const { replay, events } = get()
      seekEvent((replay?.position ?? events.length) + count)
    },
    play: () => {
      const { replay, events } = get()
      const isAtEnd = !replay || replay.position >= events.length
      if (isAtEnd) showTime(0, true)
      else set({ replay: { ...replay, isPlaying: true } })
    },
    pause: () => {
      const { replay } = get()
      if (replay) set({ replay: { ...replay, isPlaying: false } })
    },
    advance: (realMs) => {
      const { replay, replaySpeed } = get()
      if (!replay?.isPlaying) return
      const atMs = replay.atMs + realMs * replaySpeed
      showTime(atMs, atMs < endMs(get()))
    },
    setReplaySpeed: (replaySpeed) => set({ replaySpeed }),
    leaveReplay: () => {
      const { replay, revision } = get()
      if (replay) set({ replay: null, revision: revision + 1 })
    },
  }
}

/** The time of the last event so far. */
function endMs({ events }: Pick<RunState, 'events'>): number {
  return events.at(-1)?.atMs ?? 0
}

/** How many events have happened by this time; events are in the order of their times. */
function countUntil(events: readonly TraceEvent[], atMs: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.atMs ?? 0) <= atMs) low = middle + 1
    else high = middle
  }
  return low
}
