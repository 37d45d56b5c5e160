import { type CSSProperties, useState } from 'react'
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from 'reactflow'
import { isSettled, type NodeState, type WireFlow } from '#trace'
import { stateOf, useFlowTold, useNodeState, useWireTold } from '../../store/index.ts'
import { StatusGlyph } from '../../theme/status-glyph.tsx'
import { flowWords, shortFlowWords } from '../../words/flow-words.ts'
import type { FlowEdge } from '../flow-nodes.ts'
import styles from './wire.module.css'
import { colourOf, Gone, marked } from './wire.tsx'

/** The wire of a stream is a double line: many values go over it, one after the other. It says how many, and who waits. */
export function StreamWire(props: EdgeProps<FlowEdge>) {
  const { id, source, target, data, selected } = props
  const [isHovered, setHovered] = useState(false)
  const told = useWireTold(id, source)
  const readerState = useNodeState(target)
  const flow = useFlowTold(id, source)
  const [path, middleX, middleY] = getBezierPath(props)
  const isLoose = data?.isLoose ?? false
  const state = told.standing === 'told' ? stateOf(told) : 'idle'
  const shown = state === 'idle' ? null : flow
  // Items that lie ready are read after the last one is made.
  const isOver = isSettled(readerState) || (isSettled(state) && flow?.ready === 0)
  const isFlowing = shown !== null && shown.passed > 0 && !isOver
  const place = { transform: `translate(-50%, -50%) translate(${middleX}px, ${middleY}px)` }
  return (
    <g data-state={state} onPointerEnter={() => setHovered(true)} onPointerLeave={() => setHovered(false)}>
      {isLoose && <Gone handle={props.targetHandleId} />}
      <BaseEdge
        id={id}
        path={path}
        className={[styles.wire, styles.stream, isLoose && styles.loose].filter((name) => name).join(' ')}
        style={{ stroke: selected ? 'var(--accent)' : colourOf(state, isLoose) }}
        interactionWidth={18}
      />
      <path d={path} className={isFlowing ? styles.flowing : styles.core} />
      {shown && (
        <FlowLabel flow={shown} state={state} isOver={isOver} place={place} isFull={isHovered || selected === true} />
      )}
    </g>
  )
}

interface FlowLabelProps {
  readonly flow: WireFlow
  /** The state of the node that makes the items. */
  readonly state: NodeState
  /** Whether no more items will pass. */
  readonly isOver: boolean
  readonly place: CSSProperties
  /** Whether there is room for all words. */
  readonly isFull: boolean
}

/** How many items have passed, how many lie ready of how many, and that the reader is behind. */
function FlowLabel({ flow, state, isOver, place, isFull }: FlowLabelProps) {
  const { ready, room, waits } = flow
  return (
    <EdgeLabelRenderer>
      <div className={styles.flow} style={place} data-behind={!isOver && waits === 'producer' && room > 0}>
        {isOver && marked.has(state) && <StatusGlyph state={state} />}
        {room > 0 && !isOver && (
          <span className={styles.fill}>
            <span style={{ transform: `scaleX(${Math.min(1, ready / room)})` }} />
          </span>
        )}
        {isFull ? flowWords(flow, isOver) : shortFlowWords(flow, isOver)}
      </div>
    </EdgeLabelRenderer>
  )
}
