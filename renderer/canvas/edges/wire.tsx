import { useState } from 'react'
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from 'reactflow'
import { OUT } from '#graph'
import { hasDelivered, type NodeState, wireState } from '#trace'
import { useEditor, useNodeState, useWireTold } from '../../store/index.ts'
import { StatusGlyph } from '../../theme/status-glyph.tsx'
import { statusLook } from '../../theme/status-look.ts'
import { wireWords } from '../../words/wire-words.ts'
import { type FlowEdge, nameOf } from '../flow-nodes.ts'
import styles from './wire.module.css'

/** States that a wire shows by a mark at its middle; others show at its ends, where handles are filled or hollow. */
export const marked: ReadonlySet<NodeState> = new Set(['running', 'cancelling', 'failed', 'cancelled', 'skipped'])

/** A wire shows the state of the node that makes its value. A wire that was not part of the run shows none. */
export function Wire(props: EdgeProps<FlowEdge>) {
  const { id, source, target, data, selected } = props
  const [isHovered, setHovered] = useState(false)
  const { standing, run } = useWireTold(id, source)
  const targetState = useNodeState(target)
  const [path, middleX, middleY] = getBezierPath(props)
  const by = props.sourceHandleId ?? OUT
  const state = standing === 'told' && run ? wireState(run, by) : 'idle'
  const isAfter = data?.role === 'after'
  const isLoose = data?.isLoose ?? false
  const hasPassed = standing === 'told' && hasDelivered(run, by)
  const isMoving = hasPassed && (targetState === 'scheduled' || targetState === 'running')
  // React Flow's label renderer updates whenever the canvas moves, so most wires have no label.
  const name = useEditor(({ graph }) => (isHovered ? nameOf(graph, source) : ''))
  const value = isHovered && !(isAfter && by === OUT) ? wireWords({ standing, run }, by, name) : null
  const place = { transform: `translate(-50%, -50%) translate(${middleX}px, ${middleY}px)` }
  return (
    <g data-state={state} onPointerEnter={() => setHovered(true)} onPointerLeave={() => setHovered(false)}>
      {isLoose && <Gone handle={props.targetHandleId} />}
      <BaseEdge
        id={id}
        path={path}
        className={classOf({ isAfter, isLoose, isMoving, isConditional: by !== OUT })}
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
      {value === null && !hasPassed && marked.has(state) && (
        <EdgeLabelRenderer>
          <div className={styles.mark} style={place}>
            <StatusGlyph state={state} />
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  )
}

interface WireLook {
  readonly isAfter: boolean
  readonly isLoose: boolean
  readonly isMoving: boolean
  /** It may not deliver, although its node ends well. */
  readonly isConditional: boolean
}

function classOf({ isAfter, isLoose, isMoving, isConditional }: WireLook): string {
  const looks = [isAfter && styles.after, isLoose && styles.loose, isConditional && styles.conditional]
  return [styles.wire, ...looks, isMoving && styles.moving].filter((name) => name).join(' ')
}

export function colourOf(state: NodeState, isLoose: boolean): string {
  if (isLoose) return 'var(--state-failed)'
  return state === 'idle' ? 'var(--line-strong)' : statusLook[state].colour
}

/** Shown when the pointer rests on the wire. */
export function Gone({ handle }: { readonly handle: string | null | undefined }) {
  return <title>{`"${handle ?? ''}" is gone: remove the wire, or move it to another handle`}</title>
}
