import { useRef } from 'react'
import { useRun, useWorkspace } from '../../store/index.ts'
import { useFrames } from '../../ui/ticker.ts'

/** Advances time while a replay plays, whichever panel is open. */
export function ReplayPlayer() {
  const { run, now } = useWorkspace()
  const isPlaying = useRun((state) => state.replay?.isPlaying ?? false)
  const lastMs = useRef<number | null>(null)
  useFrames(isPlaying, () => {
    const nowMs = now()
    if (isPlaying && lastMs.current !== null) run.getState().advance(nowMs - lastMs.current)
    lastMs.current = isPlaying ? nowMs : null
  })
  return null
}
