import { Download, Pause, Play, Presentation, Redo2, Search, Square, StepForward, Undo2 } from 'lucide-react'
import { attempt, setRate, useCommand } from '../commands/index.ts'
import { useEditor, useIsDirty, useIsRunning, useRun, useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import styles from './chrome.module.css'
import { Mark } from './mark.tsx'

export function TopBar() {
  const undo = useCommand<'top bar'>('edit.undo')
  const redo = useCommand<'top bar'>('edit.redo')
  const stage = useCommand<'top bar'>('view.stage')
  const palette = useCommand<'top bar'>('view.palette')
  const exporting = useCommand<'top bar'>('file.export')
  return (
    <header className={styles.top}>
      <Mark />
      <DocumentName />
      <span className={styles.gap} />
      <IconButton {...undo} icon={<Undo2 size={16} />} />
      <IconButton {...redo} icon={<Redo2 size={16} />} />
      <ClockChoice />
      <RunButton />
      <Button
        isDisabled={exporting.isDisabled}
        title={exporting.reason ?? exporting.shortcut}
        onClick={exporting.onClick}
      >
        <Download size={14} /> Export
      </Button>
      <IconButton {...stage} icon={<Presentation size={16} />} />
      <button type="button" className={styles.palette} aria-label={palette.label} onClick={palette.onClick}>
        <Search size={14} /> <kbd>{palette.shortcut}</kbd>
      </button>
    </header>
  )
}

function DocumentName() {
  const title = useEditor((state) => state.graph.title)
  const fileName = useEditor((state) => state.fileName)
  const filePath = useEditor((state) => state.filePath)
  const isDirty = useIsDirty()
  const isKept = useEditor((state) => state.keptGraph === state.graph)
  const unsaved = isKept ? 'unsaved, a copy is kept' : 'unsaved'
  return (
    <div className={styles.document}>
      <h1>{title}</h1>
      {filePath !== null && <span title={filePath}>{fileName}</span>}
      <span>· {isDirty ? unsaved : filePath === null ? 'new' : 'saved'}</span>
    </div>
  )
}

function RunButton() {
  const isRunning = useIsRunning()
  const isCancelling = useRun((state) => state.status === 'cancelling')
  const start = useCommand<'top bar'>('run.start')
  const stop = useCommand<'top bar'>('run.stop')
  const { label, isDisabled, shortcut, onClick } = isRunning ? stop : start
  const title = isCancelling ? `Press again to give up on tasks that do not end (${shortcut})` : shortcut
  return (
    <Button isPrimary isDisabled={isDisabled} title={title} onClick={onClick}>
      {isRunning ? <Square size={13} /> : <Play size={13} />}
      {isCancelling ? 'Stopping' : label}
    </Button>
  )
}

const rates = [
  ['0.25', '¼×'],
  ['1', '1×'],
  ['4', '4×'],
] as const

/** The speed of the loop's time; virtual time can only be chosen before the start. */
function ClockChoice() {
  const workspace = useWorkspace()
  const isRunning = useIsRunning()
  const chosen = useRun((state) => (state.clock === 'virtual' ? 'virtual' : String(state.pausedRate ?? state.rate)))
  const isPaused = useRun((state) => state.pausedRate !== null)
  const pause = useCommand<'top bar'>('run.pause')
  const isVirtual = chosen === 'virtual'
  const speeds = rates.map(([value, text]) => ({
    value: value as string,
    text,
    title: `The loop's time runs at ${text}`,
    isDisabled: isRunning && isVirtual,
  }))
  const virtual = { value: 'virtual', text: 'virtual', title: 'Time jumps to the next timer', isDisabled: isRunning }
  return (
    <div className={styles.clock}>
      <Choice
        label="Clock"
        options={[...speeds, virtual]}
        value={chosen}
        onChange={(value) => {
          if (value === 'virtual') workspace.run.getState().configure({ clock: 'virtual' })
          else attempt(workspace, 'Clock', () => setRate(workspace, Number(value)))
        }}
      />
      <IconButton
        {...pause}
        isPressed={isPaused}
        label={isPaused ? 'Go on' : 'Pause'}
        icon={isPaused ? <StepForward size={15} /> : <Pause size={15} />}
      />
    </div>
  )
}
