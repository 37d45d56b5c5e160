import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react'
import type { DragEvent, KeyboardEvent } from 'react'
import { IconButton } from '../../ui/icon-button.tsx'
import tasksStyles from './tasks.module.css'

interface TaskRowProps {
  /** Empty: no wire ends here. */
  readonly name: string
  readonly at: number
  readonly count: number
  /** The dragged row would be dropped here. */
  readonly isTarget: boolean
  readonly drag: Readonly<Record<'onDragStart' | 'onDragOver' | 'onDrop' | 'onDragEnd', (event: DragEvent) => void>>
  readonly onMove: (to: number) => void
  readonly onGoTo: () => void
  readonly onRemove: () => void
}

/** One task of a gather, with its place in the result. */
export function TaskRow({ name, at, count, isTarget, drag, onMove, onGoTo, onRemove }: TaskRowProps) {
  const title = name || 'no task'
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined
    if (step === undefined) return
    event.preventDefault()
    onMove(at + step)
  }
  return (
    <li className={tasksStyles.task} data-target={isTarget} draggable {...drag}>
      <GripVertical size={14} aria-hidden="true" />
      <span className={tasksStyles.place}>{at + 1}</span>
      <button
        type="button"
        data-task
        className={tasksStyles.taskName}
        title="Go to this node; Alt and arrow keys move it"
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        onKeyDown={onKeyDown}
        onClick={onGoTo}
      >
        {title}
      </button>
      <IconButton
        label={`Move ${title} up`}
        isDisabled={at === 0}
        icon={<ArrowUp size={14} />}
        onClick={() => onMove(at - 1)}
      />
      <IconButton
        label={`Move ${title} down`}
        isDisabled={at === count - 1}
        icon={<ArrowDown size={14} />}
        onClick={() => onMove(at + 1)}
      />
      <IconButton label={`Remove ${title}`} icon={<X size={14} />} onClick={onRemove} />
    </li>
  )
}
