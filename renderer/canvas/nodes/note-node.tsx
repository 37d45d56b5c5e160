import { type NodeProps, NodeResizer } from 'reactflow'
import { kindOf, setParam } from '#graph'
import { useWorkspace } from '../../store/index.ts'
import type { FlowNode } from '../flow-nodes.ts'
import styles from './note.module.css'

/** A note on the canvas, edited in place. */
export function NoteNode({ data: { node }, selected }: NodeProps<FlowNode>) {
  const { editor } = useWorkspace()
  if (node.kind !== 'note') return null
  const { placeholder } = kindOf(node.kind).fields.text
  const write = (text: string) =>
    editor
      .getState()
      .edit('Edit note', (graph) => setParam(graph, node.id, 'note', 'text', text), { coalesceKey: `text ${node.id}` })
  return (
    <div className={styles.note}>
      <NodeResizer
        isVisible={selected}
        minWidth={96}
        minHeight={48}
        color="var(--accent)"
        onResizeEnd={() => editor.getState().endGesture()}
      />
      <textarea
        // Only a selected note takes the text cursor; any other can be dragged by its text.
        className={selected ? `${styles.noteText} nodrag nowheel` : styles.noteText}
        aria-label="Note"
        placeholder={placeholder}
        readOnly={!selected}
        value={node.text}
        onChange={(event) => write(event.target.value)}
        onBlur={() => editor.getState().endGesture()}
      />
    </div>
  )
}
