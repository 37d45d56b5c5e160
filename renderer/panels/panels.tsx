import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { Group, Panel, type PanelImperativeHandle, type PanelSize, Separator } from 'react-resizable-panels'
import { type PanelLayout, useEditor, useWorkspace } from '../store/index.ts'
import styles from './panels.module.css'

/** The height of the folded bottom panel: its tabs. */
const foldedBottomPx = 37

interface PanelsProps {
  readonly canvas: ReactNode
  readonly side: ReactNode
  readonly bottom: ReactNode
}

/**
 * The canvas with the panels beside and below it. The canvas keeps its place in the tree on a stage too, since it would
 * lose its viewport otherwise.
 */
export function Panels({ canvas, side, bottom }: PanelsProps) {
  const isStage = useEditor((state) => state.isStage)
  const kept = useRef(useWorkspace().editor.getState().panels).current
  const bottomPanel = useFolding('isBottomFolded', 'bottomPx')
  const sidePanel = useFolding('isSideFolded', 'sidePx')
  useStageHeight(bottomPanel.ref)
  return (
    <Group orientation="horizontal" className={styles.group}>
      <Panel id="center" minSize={320}>
        <Group orientation="vertical">
          <Panel id="canvas" minSize={120}>
            <main className={styles.canvas}>{canvas}</main>
          </Panel>
          <Separator className={styles.separator} aria-label="Height of the bottom panel" />
          <Panel
            id="bottom"
            panelRef={bottomPanel.ref}
            defaultSize={kept.isBottomFolded ? foldedBottomPx : kept.bottomPx}
            minSize={110}
            collapsible
            collapsedSize={foldedBottomPx}
            groupResizeBehavior="preserve-pixel-size"
            onResize={bottomPanel.onResize}
          >
            <section className={styles.bottom} aria-label="The run">
              {bottom}
            </section>
          </Panel>
        </Group>
      </Panel>
      {!isStage && (
        <>
          <Separator className={styles.separator} aria-label="Width of the inspector" />
          <Panel
            id="side"
            panelRef={sidePanel.ref}
            defaultSize={kept.isSideFolded ? 0 : kept.sidePx}
            minSize={220}
            maxSize="60%"
            collapsible
            collapsedSize={0}
            groupResizeBehavior="preserve-pixel-size"
            onResize={sidePanel.onResize}
          >
            <aside className={styles.side} aria-label="Inspector">
              {side}
            </aside>
          </Panel>
        </>
      )}
    </Group>
  )
}

/** The stage has a height of its own for its larger type, which is not remembered. */
const stageBottom = '36%'

function useStageHeight(bottom: RefObject<PanelImperativeHandle | null>): void {
  const { editor } = useWorkspace()
  const isStage = useEditor((state) => state.isStage)
  const wasStage = useRef(false)
  useEffect(() => {
    if (isStage === wasStage.current) return
    wasStage.current = isStage
    const { isBottomFolded, bottomPx } = editor.getState().panels
    if (!isBottomFolded) bottom.current?.resize(isStage ? stageBottom : bottomPx)
  }, [editor, isStage, bottom])
}

type Fold = 'isBottomFolded' | 'isSideFolded'
type Size = 'bottomPx' | 'sidePx'

/** Keeps a panel and its stored size the same, whichever of them changes: by a command, the mouse or an arrow key. */
function useFolding(fold: Fold, size: Size) {
  const { editor } = useWorkspace()
  const ref: RefObject<PanelImperativeHandle | null> = useRef(null)
  const isFolded = useEditor((state) => state.panels[fold])
  useEffect(() => {
    const panel = ref.current
    if (!panel || panel.isCollapsed() === isFolded) return
    if (isFolded) panel.collapse()
    else panel.resize(editor.getState().panels[size])
  }, [editor, isFolded, size])
  const onResize = (now: PanelSize, _: unknown, before: PanelSize | undefined) => {
    // When it mounts, the panel has the stored size already.
    const { panels, arrange, isStage } = editor.getState()
    if (!before || !ref.current || isStage) return
    const isNowFolded = ref.current.isCollapsed()
    const part: Partial<PanelLayout> = isNowFolded
      ? { [fold]: true }
      : { [fold]: false, [size]: Math.round(now.inPixels) }
    const isNews = Object.entries(part).some(([key, value]) => panels[key as keyof PanelLayout] !== value)
    if (isNews) arrange(part)
  }
  return { ref, onResize }
}
