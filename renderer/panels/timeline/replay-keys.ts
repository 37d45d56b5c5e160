import type { KeyboardEvent } from 'react'
import type { RunState } from '../../store/index.ts'

/** What the keys do while the timeline has the focus; `true`: it was one of them. */
export function replayByKey(state: RunState, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const act = keys[event.key]
  if (!act) return false
  act(state, event.shiftKey ? 10 : 1)
  return true
}

const keys: Readonly<Record<string, (state: RunState, count: number) => void>> = {
  ArrowLeft: (state, count) => state.step(-count),
  ArrowRight: (state, count) => state.replay && state.step(count),
  Home: (state) => state.seekEvent(1),
  End: (state) => state.replay && state.seekEvent(state.events.length),
  ' ': (state) => (state.replay?.isPlaying ? state.pause() : state.play()),
  Escape: (state) => state.leaveReplay(),
}
