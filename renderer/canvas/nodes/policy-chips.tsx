import { type ReactNode, useRef } from 'react'
import { type Node, policiesOf, startField } from '#graph'
import { isSettled, type NodeRun } from '#trace'
import { durationText } from '#words'
import { loopNowMs, type NodeTold, useEditor, useWorkspace } from '../../store/index.ts'
import { useFrames } from '../../ui/ticker.ts'
import { againAtMs, eachWords, limitWords, retryWords, startWords, timeoutWords } from '../../words/policy-words.ts'
import { type Chip, chipRows, startOf } from '../geometry.ts'
import styles from './chips.module.css'
import { useMoving } from './live-time.tsx'

interface ChipProps {
  readonly node: Node
  /** The node's part in the run, if it is as it ran. */
  readonly run: NodeRun | undefined
}

/** The policies of a node, each with its state in the run. */
export function PolicyChips({ node, told: { standing, run } }: { readonly node: Node; readonly told: NodeTold }) {
  return chipRows(node).map((row) => (
    <div key={row.join()} className={styles.row}>
      {row.map((chip) => {
        const PolicyChip = chips[chip]
        return <PolicyChip key={chip} node={node} run={standing === 'told' ? run : undefined} />
      })}
    </div>
  ))
}

const chips: Readonly<Record<Chip, (props: ChipProps) => ReactNode>> = {
  start: StartChip,
  timeoutMs: TimeoutChip,
  limit: LimitChip,
  retry: RetryChip,
  each: EachChip,
}

/** How the node starts. A cold one is live while the node that awaits it runs it. */
function StartChip({ node, run }: ChipProps) {
  const start = startOf(node)
  if (start === undefined) return null
  const isAwaited = start === 'awaited' && run !== undefined && run.state !== 'idle' && !isSettled(run.state)
  return (
    <span className={styles.chip} title={startField.options[start].hint} data-live={isAwaited ? run.state : undefined}>
      {startWords[start]}
    </span>
  )
}

/** Fills while a try goes on. */
function TimeoutChip({ node, run }: ChipProps) {
  const { run: store, now } = useWorkspace()
  const element = useRef<HTMLSpanElement>(null)
  const { timeoutMs = 0 } = policiesOf(node)
  const attempt = run && !isSettled(run.state) && !run.attempt?.error ? run.attempt : undefined
  const isMoving = useMoving(attempt?.untilMs !== undefined)
  useFrames(isMoving, () => {
    if (!element.current || attempt?.untilMs === undefined) return
    const share = (loopNowMs(store.getState(), now()) - attempt.sinceMs) / (attempt.untilMs - attempt.sinceMs)
    element.current.style.transform = `scaleX(${Math.min(1, Math.max(0, share))})`
  })
  const words = timeoutWords(timeoutMs)
  const isOver = run?.state === 'failed' && run.error?.name === 'TimeoutError'
  return (
    <span className={styles.chip} title={words} data-live={isOver ? 'failed' : attempt ? 'running' : undefined}>
      {words}
      {attempt && <span ref={element} className={styles.bar} />}
    </span>
  )
}

function EachChip({ node }: ChipProps) {
  const { each } = policiesOf(node)
  if (!each) return null
  const words = eachWords(each)
  return (
    <span className={styles.chip} title={words}>
      {words}
    </span>
  )
}

function LimitChip({ node, run }: ChipProps) {
  const { limit = '' } = policiesOf(node)
  const words = useEditor(({ graph }) => limitWords(graph, limit))
  const isWaiting = run?.state === 'waiting' && run.wait?.kind === 'limit'
  return (
    <span className={styles.chip} title={words} data-live={isWaiting ? 'waiting' : undefined}>
      {words}
    </span>
  )
}

/** Says which try it is, and counts down to the next one. */
function RetryChip({ node, run }: ChipProps) {
  const { run: store, now } = useWorkspace()
  const element = useRef<HTMLSpanElement>(null)
  const { retry } = policiesOf(node)
  const againMs = run ? againAtMs(run) : null
  const isMoving = useMoving(againMs !== null)
  useFrames(isMoving, () => {
    if (!element.current || againMs === null) return
    const leftMs = Math.max(0, againMs - loopNowMs(store.getState(), now()))
    element.current.textContent = ` · again in ${durationText(leftMs, 'steady')}`
  })
  if (!retry) return null
  const words = retryWords(retry, run)
  const { error } = run?.attempt ?? {}
  const title = error ? `${words}; the last one failed: ${error.name}: ${error.message}` : words
  return (
    <span className={styles.chip} title={title} data-live={againMs === null ? undefined : 'waiting'}>
      {words}
      {againMs !== null && <span ref={element} className={styles.time} />}
    </span>
  )
}
