import { type DragEvent, type RefObject, useEffect, useRef, useState } from 'react'
import {
  edgesAt,
  type Graph,
  kindOf,
  nodeById,
  nodeName,
  removeTask,
  reorderTasks,
  stepOf,
  type TaskTaker,
} from '#graph'
import { goToNode } from '../../commands/index.ts'
import { useEditorShallow, useWorkspace } from '../../store/index.ts'
import styles from './inspector.module.css'
import { TaskRow } from './task-row.tsx'
import tasksStyles from './tasks.module.css'

/** The tasks that a node takes, in their order; they can be moved with the mouse, with Alt and arrow keys, or with buttons. */
export function TakenTasks({ node }: { readonly node: TaskTaker }) {
  const workspace = useWorkspace()
  const { handles } = node
  const list = useRef<HTMLOListElement>(null)
  const names = useEditorShallow(({ graph }) => handles.map((handle) => taskName(graph, node, handle)))
  const { move, moved } = useMoves(node, list)
  const drag = useDragging(move)
  const goTo = (handle: string) => {
    const source = sourceOf(workspace.editor.getState().graph, node, handle)
    if (source !== '') goToNode(workspace, source)
  }
  const remove = (handle: string) =>
    workspace.editor.getState().edit(`Remove task from ${node.kind}`, (graph) => removeTask(graph, node.id, handle))
  if (handles.length === 0)
    return <p className={styles.hint}>None yet: draw a wire from a node into this {node.kind}</p>
  return (
    <>
      <ol ref={list} className={tasksStyles.tasks}>
        {handles.map((handle, at) => (
          <TaskRow
            key={handle}
            at={at}
            count={handles.length}
            name={names[at] ?? ''}
            isTarget={drag.target === at}
            onMove={(to) => move(at, to)}
            drag={drag.handlers(at)}
            onGoTo={() => goTo(handle)}
            onRemove={() => remove(handle)}
          />
        ))}
      </ol>
      <p className={tasksStyles.unseen} role="status">
        {moved}
      </p>
    </>
  )
}

/** The name of the node whose wire ends at this handle; empty if there is none. */
function taskName(graph: Graph, node: TaskTaker, handle: string): string {
  const source = nodeById(graph, sourceOf(graph, node, handle))
  return source ? nodeName(source) : ''
}

function sourceOf(graph: Graph, node: TaskTaker, handle: string): string {
  return edgesAt(graph, node.id, handle)[0]?.source ?? ''
}

function useMoves(node: TaskTaker, list: RefObject<HTMLOListElement | null>) {
  const { editor } = useWorkspace()
  const [moved, setMoved] = useState<{ readonly text: string; readonly to: number } | null>(null)
  // Moving a row in the page takes its focus away, so it is focused again.
  useEffect(() => {
    if (moved) list.current?.querySelectorAll<HTMLElement>('[data-task]')[moved.to]?.focus()
  }, [moved, list])
  const move = (from: number, to: number) => {
    const handle = node.handles[from]
    if (handle === undefined || to < 0 || to >= node.handles.length || to === from) return
    const order = node.handles.filter((other) => other !== handle)
    order.splice(to, 0, handle)
    editor
      .getState()
      .edit(stepOf(kindOf(node.kind).fields.handles, order), (graph) => reorderTasks(graph, node.id, order))
    setMoved({ text: `Moved to place ${to + 1} of ${node.handles.length}`, to })
  }
  return { move, moved: moved?.text ?? '' }
}

function useDragging(move: (from: number, to: number) => void) {
  const [dragged, setDragged] = useState<number | null>(null)
  const [target, setTarget] = useState<number | null>(null)
  const stop = () => {
    setDragged(null)
    setTarget(null)
  }
  return {
    target: target === dragged ? null : target,
    handlers: (at: number) => ({
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', '')
        setDragged(at)
      },
      onDragOver: (event: DragEvent) => {
        if (dragged === null) return
        event.preventDefault()
        setTarget(at)
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault()
        if (dragged !== null) move(dragged, at)
        stop()
      },
      onDragEnd: stop,
    }),
  }
}
