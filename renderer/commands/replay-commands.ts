import type { Workspace } from '../store/index.ts'
import type { Command } from './command.ts'

const hasEvents = ({ run }: Workspace) => run.getState().events.length > 0
const isReplaying = ({ run }: Workspace) => run.getState().replay !== null

/** Plays the replay on, or holds it where it is. */
function playOrPause({ run }: Workspace): void {
  const { replay, play, pause } = run.getState()
  if (replay?.isPlaying) pause()
  else play()
}

export const replayCommands: readonly Command[] = [
  { id: 'replay.play', title: 'Replay: play or pause', enabled: hasEvents, run: playOrPause },
  { id: 'replay.back', title: 'Replay: one event back', enabled: hasEvents, run: ({ run }) => run.getState().step(-1) },
  { id: 'replay.on', title: 'Replay: one event on', enabled: isReplaying, run: ({ run }) => run.getState().step(1) },
  {
    id: 'replay.start',
    title: 'Replay: to the first event',
    enabled: hasEvents,
    run: ({ run }) => run.getState().seekEvent(1),
  },
  {
    id: 'replay.leave',
    title: 'Leave the replay',
    enabled: isReplaying,
    run: ({ run }) => run.getState().leaveReplay(),
  },
]
