import { MousePointer2 } from 'lucide-react'
import { kindOf, type NodeKind, nodeKinds } from '#graph'
import { kindMimeType } from '../kinds/kind-drag.ts'
import { viewOf } from '../kinds/kind-views.ts'
import { useEditor, useWorkspace } from '../store/index.ts'
import { IconButton } from '../ui/icon-button.tsx'
import styles from './chrome.module.css'

/** The kinds of nodes: drag one onto the canvas, or click it and then the canvas. */
export function Rail() {
  const { editor } = useWorkspace()
  const placing = useEditor((state) => state.placing)
  const choose = (kind: NodeKind | null) => editor.getState().show({ placing: kind })
  return (
    <nav className={styles.rail} aria-label="Add nodes">
      <IconButton
        label="Select"
        tooltipSide="right"
        isPressed={placing === null}
        icon={<MousePointer2 size={18} />}
        onClick={() => choose(null)}
      />
      <hr />
      {nodeKinds.map((kind) => {
        const { title, hint, key } = kindOf(kind)
        const Icon = viewOf(kind).icon
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: dragging is the mouse's way; the button inside is the keyboard's
          <div
            key={kind}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.setData(kindMimeType, kind)
              event.dataTransfer.effectAllowed = 'copy'
            }}
          >
            <IconButton
              label={title}
              hint={hint}
              tooltipSide="right"
              {...(key === null ? {} : { shortcut: key })}
              isPressed={placing === kind}
              icon={<Icon size={18} strokeWidth={1.75} />}
              onClick={() => choose(placing === kind ? null : kind)}
            />
          </div>
        )
      })}
    </nav>
  )
}
