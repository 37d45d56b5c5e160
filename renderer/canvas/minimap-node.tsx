import type { MiniMapNodeProps } from 'reactflow'
import { nodeById } from '#graph'
import { stateOf, useEditor, useNodeTold } from '../store/index.ts'
import { statusLook } from '../theme/status-look.ts'

/** Marks that are clear even at a few pixels; the other states are recognised by having none. */
const marks = {
  running: 'M.4.25.75.5.4.75z',
  waiting: 'M.2.8.4.2M.45.8.65.2M.7.8.9.2',
  done: 'm.3.5.15.2.3-.4',
  failed: 'm.35.3.3.4m0-.4-.3.4',
  cancelling: 'M.65.25.35.75',
  cancelled: 'M.65.25.35.75',
  skipped: 'M.3.5h.4',
  scheduled: 'M.3.5h.02M.5.5h.02M.7.5h.02',
  idle: '',
} as const

/** The side of the square in a frame's corner that has its mark, in the graph's pixels. */
const frameMark = 64

/** A node in the minimap: its state's colour and mark, pale if the node has changed since the run. */
export function MinimapNode({ id, x, y, width, height }: MiniMapNodeProps) {
  const told = useNodeTold(id)
  const state = stateOf(told)
  const colour = state === 'idle' || state === 'skipped' ? 'var(--line-strong)' : statusLook[state].colour
  const isFrame = useEditor(({ graph }) => nodeById(graph, id)?.kind === 'group')
  const opacity = told.standing === 'changed' ? 0.5 : 1
  // A frame is an outline, with the mark in its corner: what is in it lies over it.
  if (isFrame) {
    const side = Math.min(width, height, frameMark)
    return (
      <g transform={`translate(${x} ${y})`} opacity={opacity}>
        <rect
          {...{ width, height }}
          rx="12"
          fill="none"
          stroke={colour}
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
        <g transform={`scale(${side})`}>
          <path d={marks[state]} fill="none" stroke={colour} strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </g>
      </g>
    )
  }
  return (
    <g transform={`translate(${x} ${y}) scale(${width} ${height})`} opacity={opacity}>
      <rect width="1" height="1" rx=".06" fill={colour} />
      <path d={marks[state]} fill="none" stroke="var(--surface)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </g>
  )
}
