import { useRef } from 'react'
import type { NodeProps } from 'reactflow'
import { type NodeOfKind, nodeName } from '#graph'
import { isSettled, type NodeRun } from '#trace'
import { viewOf } from '../../kinds/kind-views.ts'
import { loopNowMs, type NodeTold, stateOf, useEditor, useNodeTold, useWorkspace } from '../../store/index.ts'
import { StatusGlyph } from '../../theme/status-glyph.tsx'
import { statusLook } from '../../theme/status-look.ts'
import { useFrames } from '../../ui/ticker.ts'
import { timeoutWords } from '../../words/policy-words.ts'
import { runWords } from '../../words/run-words.ts'
import type { FlowNode } from '../flow-nodes.ts'
import chipStyles from './chips.module.css'
import styles from './frame.module.css'
import { HandleIn } from './handle-in.tsx'
import { HandleOut } from './handle-out.tsx'
import { LiveTime, useMoving } from './live-time.tsx'
import { FirstFlag, Mark } from './node-card.tsx'

/**
 * The frame of a group, behind its nodes. It knows nothing of them but how large they are together, so that their states
 * render no frame, and its own state renders none of them.
 */
export function FrameNode({ data: { node, handles, outs, isEmpty } }: Pick<NodeProps<FlowNode>, 'data'>) {
  const told = useNodeTold(node.id)
  const isTarget = useEditor(({ drag }) => drag?.targets.has(node.id) ?? false)
  if (node.kind !== 'group') return null
  const state = stateOf(told)
  const { colour, background } = statusLook[state]
  const { icon: Icon } = viewOf(node.kind)
  return (
    <div
      className={styles.frame}
      data-state={state}
      data-standing={told.standing}
      data-target={isTarget}
      style={{ '--state': colour, '--state-back': background, '--glyph-cut': 'var(--surface)' } as React.CSSProperties}
    >
      <div className={styles.top}>
        <div className={styles.frameHeader}>
          <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
          <span className={styles.name}>{nodeName(node)}</span>
          <Chips node={node} told={told} />
          <span className={styles.marks}>
            <FirstFlag id={node.id} />
            <Mark node={node} told={told} />
          </span>
        </div>
        <StateLine node={node} told={told} />
      </div>
      {isEmpty && <p className={styles.hint}>Drag nodes in here</p>}
      <span className={styles.left} />
      <span className={styles.right} />
      <span className={styles.bottom} />
      {handles.map((handle) => (
        <HandleIn key={handle.id} nodeId={node.id} handle={handle} />
      ))}
      {outs.map((handle) => (
        <HandleOut key={handle.id} node={node} handle={handle} told={told} />
      ))}
    </div>
  )
}

interface GroupProps {
  readonly node: NodeOfKind<'group'>
  readonly told: NodeTold
}

/** What is set: a timeout, a shield. */
function Chips({ node: { timeoutMs, shield }, told: { standing, run } }: GroupProps) {
  const isOver = standing === 'told' && run?.state === 'failed' && run.error?.name === 'TimeoutError'
  const timeout = timeoutMs === undefined ? null : timeoutWords(timeoutMs)
  return (
    <>
      {timeout !== null && (
        <span className={chipStyles.chip} title={timeout} data-live={isOver ? 'failed' : undefined}>
          {timeout}
        </span>
      )}
      {shield && (
        <span className={chipStyles.chip} title="A cancel from outside waits until what is inside has ended">
          shielded
        </span>
      )}
    </>
  )
}

function StateLine({ node, told }: GroupProps) {
  const { run: store } = useWorkspace()
  const { run, standing } = told
  // Read without a subscription, as on a card: they change only with what renders the frame anyway.
  const words = runWords(store.getState(), node, told)
  const error = standing === 'told' && run?.state === 'failed' ? run.error : undefined
  const text = error ? `${words} · ${error.name}: ${error.message}` : words
  return (
    <div className={styles.state}>
      <StatusGlyph state={stateOf(told)} />
      <span className={styles.words} title={text}>
        {text}
      </span>
      {run && standing === 'told' && <LiveTime run={run} />}
      {run && standing === 'told' && <TimeoutBar node={node} run={run} />}
    </div>
  )
}

/** The bar that fills until the timeout of what is inside. */
function TimeoutBar({ node: { timeoutMs }, run }: { readonly node: NodeOfKind<'group'>; readonly run: NodeRun }) {
  const { run: store, now } = useWorkspace()
  const element = useRef<HTMLSpanElement>(null)
  const { startedMs } = run
  const isOn = timeoutMs !== undefined && startedMs !== undefined && !isSettled(run.state)
  const isMoving = useMoving(isOn)
  useFrames(isMoving, () => {
    if (!element.current || !isOn) return
    const share = timeoutMs > 0 ? (loopNowMs(store.getState(), now()) - startedMs) / timeoutMs : 1
    element.current.style.transform = `scaleX(${Math.min(1, Math.max(0, share))})`
  })
  return isOn ? <span ref={element} className={styles.bar} /> : null
}
