import { TriangleAlert } from 'lucide-react'
import { capitalized } from '#code'
import { changedText, type NodeState, noAnswerText, notRunText, readyText, stateWords } from '#trace'
import { numberText, plainCountText } from '#words'
import { useCommand } from '../commands/index.ts'
import { LiveText } from '../panels/live-text.tsx'
import {
  drawnCounts,
  isSilent,
  type RunState,
  shownView,
  standingsIn,
  useEditor,
  useRun,
  useShownErrors,
} from '../store/index.ts'
import { StatusGlyph } from '../theme/status-glyph.tsx'
import { blockedWords, loopWords } from '../words/loop-words.ts'
import { endText } from '../words/run-summary.ts'
import styles from './status-bar.module.css'

/** What the loop is doing, and at the right, how many nodes are in each state. */
export function StatusBar() {
  return (
    <footer className={styles.bar}>
      <Loop />
      <Incomplete />
      <NoCopy />
      <span className={styles.gap} />
      <Counts />
      <Debug />
      <Announcement />
    </footer>
  )
}

function Loop() {
  const glyph = useRun(loopGlyph)
  const hasRun = useRun((state) => state.status !== 'none')
  const notRun = useNotRunWords()
  return (
    <>
      <StatusGlyph state={glyph} />
      {hasRun || notRun === null ? (
        <LiveText className={styles.loop} words={loopWords} />
      ) : (
        <span className={styles.loop}>{notRun}</span>
      )}
      {hasRun && (
        <>
          <LiveText className={styles.number} words={queueText} />
          <LiveText className={styles.number} words={timersText} />
        </>
      )}
    </>
  )
}

/** What is said of a run that was asked for but is not there; `null`: none was asked for. */
function useNotRunWords(): string | null {
  const errors = useShownErrors().length
  const isRefused = useEditor((state) => state.refusal !== null)
  const isAsked = useEditor((state) => state.ranGraph !== null)
  if (isRefused && errors > 0) return notRunText(errors)
  return isAsked ? notRunText(0) : null
}

/** The loop's state as a node state, so that its glyph shows from afar whether it works or waits. */
function loopGlyph(state: RunState): NodeState {
  const { phase, loop } = shownView(state)
  if (phase !== 'running' && phase !== 'closing') return 'idle'
  if (loop.running !== null) return 'running'
  return loop.ready.size > 0 ? 'scheduled' : 'idle'
}

function queueText(state: RunState): string {
  return readyText(shownView(state).loop.ready.size)
}

function timersText(state: RunState): string {
  return plainCountText(shownView(state).loop.timers.size, 'timer')
}

/** Says that some events of the run were lost. */
function Incomplete() {
  const lost = useRun((state) => state.lostBatches)
  const isBroken = useRun((state) => state.isBroken)
  const isCut = useRun((state) => state.isLogCut)
  if (lost === 0 && !isBroken && !isCut) return null
  const why =
    lost > 0
      ? `${plainCountText(lost, 'message')} of this run were lost: the picture is incomplete, run it again`
      : isBroken
        ? 'some events of this run contradict each other: the picture is incomplete, run it again'
        : 'the run is longer than can be replayed: the replay ends early, the picture is exact'
  return (
    <span className={styles.warning} role="status">
      <TriangleAlert size={13} aria-hidden="true" /> {why}
    </span>
  )
}

/** Says that a crash would lose work, for as long as that is true. */
function NoCopy() {
  const failure = useEditor((state) => state.copyFailure)
  if (!failure) return null
  return (
    <span className={styles.lost} role="alert" title={failure.remedy}>
      <TriangleAlert size={13} aria-hidden="true" /> {failure.message}. {failure.remedy}.
    </span>
  )
}

const counted: readonly NodeState[] = [
  'running',
  'scheduled',
  'waiting',
  'cancelling',
  'done',
  'failed',
  'cancelled',
  'skipped',
]

/** Counts only nodes that are still drawn. */
function Counts() {
  const standings = useEditor(standingsIn)
  const words = useRun((state) => {
    const view = shownView(state)
    const counts = drawnCounts(view, standings)
    const states = counted.filter((name) => counts[name] > 0).map((name) => stateCount(counts[name], stateWords[name]))
    const changed = view.start === null ? 0 : (standings?.changed.size ?? 0)
    return [...states, ...(changed > 0 ? [stateCount(changed, changedText)] : [])].join(' · ')
  })
  return <span className={styles.counts}>{words}</span>
}

function stateCount(count: number, word: string): string {
  return `${numberText(count)} ${word}`
}

const debugTitle =
  "asyncio's debug mode: names the line that holds the loop for 100 ms or more, and what was never awaited. Runs are slower in it"

function Debug() {
  const { isDisabled, reason, onClick } = useCommand<'status bar'>('run.debug')
  const isDebug = useRun((state) => state.isDebug)
  return (
    <button
      type="button"
      className={styles.debug}
      role="switch"
      aria-checked={isDebug}
      aria-label="debug"
      disabled={isDisabled}
      title={reason ?? debugTitle}
      onClick={onClick}
    >
      debug {isDebug ? 'on' : 'off'}
    </button>
  )
}

/** For people who can't see the bar: what happens to the run, without the numbers that change at every frame. */
function Announcement() {
  return (
    <span className={styles.hidden} role="status">
      <LiveText words={announcement} />
    </span>
  )
}

function announcement(state: RunState, realNowMs: number): string {
  if (state.status === 'none') return ''
  if (state.status === 'ended') return `The run has ended: ${endText(state)}`
  if (isSilent(state, realNowMs)) return capitalized(noAnswerText)
  if (blockedWords(state, realNowMs) !== null) return 'A step holds the loop'
  return state.status === 'cancelling' ? 'The run is being stopped' : 'The run goes on'
}
