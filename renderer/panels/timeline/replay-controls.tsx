import { Pause, Play, StretchHorizontal } from 'lucide-react'
import { fixedRecords } from '#commands'
import { useRun, useWorkspace } from '../../store/index.ts'
import { Choice } from '../../ui/choice.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './timeline.module.css'

const speeds = [
  { value: '0.25', text: '¼×', title: 'Replay at a quarter of the speed' },
  { value: '1', text: '1×', title: 'Replay as fast as it ran' },
  { value: '4', text: '4×', title: 'Replay four times as fast' },
]

export function ReplayControls({ onFit }: { readonly onFit: () => void }) {
  const { run } = useWorkspace()
  const isPlaying = useRun((state) => state.replay?.isPlaying ?? false)
  const speed = useRun((state) => state.replaySpeed)
  const { play, pause, setReplaySpeed } = run.getState()
  return (
    <div className={styles.controls}>
      <IconButton
        label={isPlaying ? 'Pause the replay' : 'Play the replay'}
        shortcut={fixedRecords['replay.play'].inTimeline[0]}
        icon={isPlaying ? <Pause size={14} /> : <Play size={14} />}
        onClick={isPlaying ? pause : play}
      />
      <Choice
        label="Replay speed"
        options={speeds}
        value={String(speed)}
        onChange={(value) => setReplaySpeed(Number(value))}
      />
      <IconButton label="Fit the whole run" icon={<StretchHorizontal size={14} />} onClick={onFit} />
    </div>
  )
}
