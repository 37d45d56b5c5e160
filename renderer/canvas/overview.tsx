import { useEffect, useRef } from 'react'
import { useStore } from 'reactflow'
import { countText } from '#words'
import { isLive, standingsIn, toldOfNode, useEditor, useRun, useWorkspace } from '../store/index.ts'
import { onThemeChange, type Palette, readPalette } from '../theme/palette.ts'
import { useFrames } from '../ui/ticker.ts'
import styles from './canvas.module.css'
import { drawOverview } from './draw-overview.ts'
import type { Flow } from './flow-nodes.ts'

/**
 * Replaces the cards while more nodes are in sight than a window can mount: one picture of all nodes, drawn over React
 * Flow's pane, which still pans and zooms.
 */
export function Overview({ flow }: { readonly flow: Flow }) {
  const workspace = useWorkspace()
  const { run } = workspace
  const canvas = useRef<HTMLCanvasElement>(null)
  const palette = useRef<Palette | null>(null)
  const transform = useStore((state) => state.transform)
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const isMoving = useRun(isLive)
  useRun((state) => (isLive(state) ? 0 : state.revision))
  useEditor(standingsIn)
  const drawn = useRef(-1)
  const draw = () => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    palette.current ??= readPalette()
    drawn.current = run.getState().revision
    fitToScreen(context, width, height)
    const toldOf = (id: string) => toldOfNode(workspace, id)
    drawOverview(context, palette.current, { ...flow, sight: { transform, width, height }, toldOf })
  }
  const latest = useRef(draw)
  useEffect(() => {
    latest.current = draw
    draw()
  })
  // During a run it is drawn at most once per frame, and only after news.
  useFrames(isMoving, () => {
    if (drawn.current !== run.getState().revision) latest.current()
  })
  useEffect(
    () =>
      onThemeChange(() => {
        palette.current = null
        latest.current()
      }),
    [],
  )
  const count = countText(flow.nodes.length, 'node')
  return (
    <>
      <canvas ref={canvas} className={styles.overview} role="img" aria-label={`Overview of ${count}`} />
      <p className={styles.overviewHint}>Overview of {count} · click to look closer</p>
    </>
  )
}

function fitToScreen(context: CanvasRenderingContext2D, width: number, height: number): void {
  const ratio = window.devicePixelRatio
  const { canvas } = context
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio)
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
}
