import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { isRunning, useEditor, useRun, useWorkspace } from '../../store/index.ts'
import { onThemeChange, readPalette } from '../../theme/palette.ts'
import { useFrames } from '../../ui/ticker.ts'
import { type Brushes, createBrushes } from './draw-rows.ts'
import { deskMetrics, drawTimeline, type Metrics, type Picture, stageMetrics } from './draw-timeline.ts'
import { pictureOf } from './picture-of.ts'
import type { Folds } from './shown-rows.ts'
import type { TimeRange } from './time-scale.ts'

export interface Plot {
  readonly metrics: Metrics
  /** The height of the scrolled box, in pixels. */
  readonly viewportHeight: number
  /** The last picture that was drawn. */
  readonly picture: () => Picture
  readonly draw: () => void
  /** `null`: the whole run. */
  readonly setRange: (range: TimeRange | null) => void
  readonly folds: Folds
  readonly fold: (node: number, isFolded: boolean) => void
}

interface PlotElements {
  readonly canvas: RefObject<HTMLCanvasElement | null>
  readonly scroll: RefObject<HTMLDivElement | null>
}

/** Keeps the canvas drawn: once per frame during a run, otherwise after changes. */
export function usePlot({ canvas, scroll }: PlotElements): Plot {
  const { run, now } = useWorkspace()
  const metrics = useEditor((state) => state.isStage) ? stageMetrics : deskMetrics
  const isGoing = useRun(isRunning)
  useRun((state) => state.revision)
  const spans = useRun((state) => state.spans)
  const brushes = useRef<Brushes | null>(null)
  const [zoom, setZoom] = useState<{ readonly spans: object; readonly range: TimeRange } | null>(null)
  // A zoom is for one run; the next run is shown whole again.
  const range = zoom?.spans === spans ? zoom.range : null
  const { folds, fold } = useFolds(spans)
  const viewportHeight = useHeight(scroll)
  const picture = useCallback((): Picture => {
    const viewport = {
      width: canvas.current?.clientWidth ?? 0,
      height: canvas.current?.clientHeight ?? 0,
      scrollTop: scroll.current?.scrollTop ?? 0,
      metrics,
      range,
      folds,
    }
    return pictureOf(run.getState(), now(), viewport)
  }, [canvas, scroll, run, now, metrics, range, folds])
  const draw = useCallback(() => {
    const context = canvas.current?.getContext('2d')
    if (!canvas.current || !context) return
    fitToScreen(canvas.current, context)
    brushes.current ??= createBrushes(readPalette())
    drawTimeline(context, brushes.current, picture())
  }, [canvas, picture])
  useFrames(isGoing, draw)
  useEffect(
    () =>
      onThemeChange(() => {
        brushes.current = null
        draw()
      }),
    [draw],
  )
  const setRange = useCallback((next: TimeRange | null) => setZoom(next && { spans, range: next }), [spans])
  return { metrics, viewportHeight, picture, draw, setRange, folds, fold }
}

const noFolds: Folds = new Map()

/** What a person folded and unfolded counts for one run. */
function useFolds(spans: object): Pick<Plot, 'folds' | 'fold'> {
  const [folded, setFolded] = useState<{ readonly spans: object; readonly folds: Folds }>({ spans, folds: noFolds })
  const folds = folded.spans === spans ? folded.folds : noFolds
  const fold = (node: number, isFolded: boolean) => setFolded({ spans, folds: new Map(folds).set(node, isFolded) })
  return { folds, fold }
}

/** Gives the canvas as many pixels as the screen has; drawing stays in CSS pixels. */
function fitToScreen(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): void {
  const ratio = window.devicePixelRatio
  const width = Math.round(canvas.clientWidth * ratio)
  const height = Math.round(canvas.clientHeight * ratio)
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
}

/** The height of an element; any change of its size, also of its width, renders again. */
function useHeight(element: RefObject<HTMLElement | null>): number {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return size.height
}
