import { useState } from 'react'
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from 'reactflow'
import type { Standing } from '#graph'
import { changedText, type NodeState } from '#trace'
import { useNodeState, useWireTold } from '../../store/index.ts'
import { StatusGlyph } from '../../theme/status-glyph.tsx'
import { statusLook } from '../../theme/status-look.ts'
import type { FlowEdge } from '../flow-nodes.ts'
import styles from './wire.module.css'

/** States that a wire shows by a mark at its middle; others show at its ends, where handles are filled or hollow. */
const marked: ReadonlySet<NodeState> = new Set(['running', 'cancelling', 'failed', 'cancelled', 'skipped'])

/** A wire shows the state of the node that makes its value. A wire that was not part of the run shows none. */
export function Wire(props: EdgeProps<FlowEdge>) {
  const { id, source, target, data, selected } = props
  const [isHovered, setHovered] = useState(false)
  const { standing, run } = useWireTold(id, source)
  const targetState = useNodeState(target)
  const [path, middleX, middleY] = getBezierPath(props)
  const state = standing === 'told' && run ? run.state : 'idle'
  const isAfter = data?.role === 'after'
  const isLoose = data?.isLoose ?? false
  const isMoving = state === 'done' && (targetState === 'scheduled' || targetState === 'running')
  // React Flow's label renderer updates whenever the canvas moves, so most wires have no label.
  const value = isHovered && !isAfter && run?.value ? valueWords(run.value.text, standing) : null
  const place = { transform: `translate(-50%, -50%) translate(${middleX}px, ${middleY}px)` }
  return (
    <g data-state={state} onPointerEnter={() => setHovered(true)} onPointerLeave={() => setHovered(false)}>
      {isLoose && <Gone handle={props.targetHandleId} />}
      <BaseEdge
        id={id}
        path={path}
        className={`${styles.wire} ${isAfter ? styles.after : ''} ${isLoose ? styles.loose : ''} ${isMoving ? styles.moving : ''}`}
        style={{ stroke: selected ? 'var(--accent)' : colourOf(state, isLoose) }}
        interactionWidth={18}
      />
      {value !== null && (
        <EdgeLabelRenderer>
          <div className={styles.value} style={place}>
            {value}
          </div>
        </EdgeLabelRenderer>
      )}
      {value === null && marked.has(state) && (
        <EdgeLabelRenderer>
          <div className={styles.mark} style={place}>
            <StatusGlyph state={state} />
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  )
}

/** The value that went over the wire, even if its source has been changed since. */
function valueWords(text: string, standing: Standing | null): string {
  return standing === 'changed' ? `${text} · ${changedText}` : text
}

function colourOf(state: NodeState, isLoose: boolean): string {
  if (isLoose) return 'var(--state-failed)'
  return state === 'idle' ? 'var(--line-strong)' : statusLook[state].colour
}

/** Shown when the pointer rests on the wire. */
function Gone({ handle }: { readonly handle: string | null | undefined }) {
  return <title>{`"${handle ?? ''}" is gone: remove the wire, or move it to another handle`}</title>
}
