import type { KeyboardEvent } from 'react'
import { fixedRecords, type IdsOf } from '#commands'
import type { RunState } from '../../store/index.ts'

type Act = (state: RunState, count: number) => void

/** Handles keys while the timeline has the focus; `true`: the key was handled. */
export function replayByKey(state: RunState, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const act = byKey.get(event.key === ' ' ? 'Space' : event.key)
  if (!act) return false
  act(state, event.shiftKey ? 10 : 1)
  return true
}

/** Like the replay commands, but with Shift a step is ten events. */
const acts: Readonly<Record<IdsOf<'replay'>, Act>> = {
  'replay.play': (state) => (state.replay?.isPlaying ? state.pause() : state.play()),
  'replay.back': (state, count) => state.step(-count),
  'replay.on': (state, count) => state.replay && state.step(count),
  'replay.start': (state) => state.seekEvent(1),
  'replay.leave': (state) => state.leaveReplay(),
}

const byKey: ReadonlyMap<string, Act> = new Map([
  ...(Object.keys(acts) as IdsOf<'replay'>[]).flatMap((id) =>
    fixedRecords[id].inTimeline.map((key): [string, Act] => [key, acts[id]]),
  ),
  ['End', (state) => state.replay && state.seekEvent(state.events.length)],
])
