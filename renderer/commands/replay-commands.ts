import type { IdsOf } from '#commands'
import type { Workspace } from '../store/index.ts'
import { type Deed, needs } from './command.ts'

const hasEvents = ({ run }: Workspace) => run.getState().events.length > 0
const isReplaying = ({ run }: Workspace) => run.getState().replay !== null

/** Plays the replay on, or pauses it. */
function playOrPause({ run }: Workspace): void {
  const { replay, play, pause } = run.getState()
  if (replay?.isPlaying) pause()
  else play()
}

const withEvents = needs(hasEvents, 'Nothing has run yet')
const inReplay = needs(isReplaying, 'Nothing is being replayed')

export const replayDeeds: Readonly<Record<IdsOf<'replay'>, Deed>> = {
  'replay.play': { whyNot: withEvents, run: playOrPause },
  'replay.back': { whyNot: withEvents, run: ({ run }) => run.getState().step(-1) },
  'replay.on': { whyNot: inReplay, run: ({ run }) => run.getState().step(1) },
  'replay.start': { whyNot: withEvents, run: ({ run }) => run.getState().seekEvent(1) },
  'replay.leave': { whyNot: inReplay, run: ({ run }) => run.getState().leaveReplay() },
}
