import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { changedText, type RunNode, removedText } from '#trace'
import { type EditorState, standingsIn, useRun, useWorkspace } from '../../store/index.ts'
import { wordsAt } from './span-at.ts'
import { msOf, panned, zoomed } from './time-scale.ts'
import type { Plot } from './use-plot.ts'

export interface Hover {
  readonly x: number
  readonly y: number
  readonly text: string
}

/** The pointer on the plot: it drags the playhead, and shows what it is over. */
export function useScrub(plot: Plot, element: RefObject<HTMLElement | null>) {
  const { editor, run } = useWorkspace()
  const nodes = useRun((state) => state.spans.nodes)
  const [hover, setHover] = useState<Hover | null>(null)
  const wish = useRef<{ atMs: number; frame: number } | null>(null)
  useWheel(plot, element)
  const seek = (event: PointerEvent<HTMLElement>) => {
    const atMs = msOf(plot.picture().scale, placeIn(event).x)
    // Seeks at most once per frame: pointer events come faster than a long run can be folded again.
    if (wish.current) {
      wish.current.atMs = atMs
      return
    }
    const frame = requestAnimationFrame(() => {
      if (wish.current) run.getState().seekTime(wish.current.atMs)
      wish.current = null
    })
    wish.current = { atMs, frame }
  }
  const settle = () => {
    if (!wish.current) return
    cancelAnimationFrame(wish.current.frame)
    run.getState().seekTime(wish.current.atMs)
    wish.current = null
  }
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setHover(null)
      seek(event)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) return seek(event)
      const { x, y } = placeIn(event)
      const text = wordsAt(plot.picture(), (node) => spokenName(editor.getState(), nodes[node]), x, y)
      setHover(text === null ? null : { x, y, text })
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
      settle()
      const { replay, events, leaveReplay } = run.getState()
      // At its end, the replay becomes the present again.
      if (replay && replay.position === events.length) leaveReplay()
    },
    onPointerLeave: () => setHover(null),
  }
  return { hover, handlers }
}

/** The node's name, with what has changed in the node since. */
function spokenName(state: EditorState, node: RunNode | undefined): string {
  if (!node) return 'a node'
  const standings = standingsIn(state)
  if (standings?.removed.includes(node.id)) return `${node.name} (${removedText})`
  return standings?.changed.has(node.id) ? `${node.name} (${changedText})` : node.name
}

function placeIn(event: PointerEvent<HTMLElement>): { readonly x: number; readonly y: number } {
  const { left, top } = event.currentTarget.getBoundingClientRect()
  return { x: event.clientX - left, y: event.clientY - top }
}

/** With Ctrl or Cmd, the wheel zooms around the pointer; sideways, or with Shift, it pans; otherwise it scrolls the rows. */
function useWheel(plot: Plot, element: RefObject<HTMLElement | null>): void {
  const latest = useRef(plot)
  useEffect(() => {
    latest.current = plot
  })
  useEffect(() => {
    const plotElement = element.current
    if (!plotElement) return
    const onWheel = (event: WheelEvent) => {
      const { picture, setRange } = latest.current
      const { scale } = picture()
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX
      if (event.ctrlKey || event.metaKey) {
        const x = event.clientX - plotElement.getBoundingClientRect().left
        setRange(zoomed(scale, x, 1.0015 ** -event.deltaY))
      } else if (sideways !== 0) setRange(panned(scale, sideways))
      else return
      event.preventDefault()
    }
    // React's own wheel listeners are passive, so they can't keep the page from zooming.
    plotElement.addEventListener('wheel', onWheel, { passive: false })
    return () => plotElement.removeEventListener('wheel', onWheel)
  }, [element])
}
