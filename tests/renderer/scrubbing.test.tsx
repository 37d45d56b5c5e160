// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react'
import type { PointerEvent } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { deskMetrics, type Picture } from '../../renderer/panels/timeline/draw-timeline.ts'
import type { TimeRange } from '../../renderer/panels/timeline/time-scale.ts'
import type { Plot } from '../../renderer/panels/timeline/use-plot.ts'
import { useScrub } from '../../renderer/panels/timeline/use-scrub.ts'
import { WorkspaceProvider } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { stubFrames } from './frames.ts'
import { workspaceOf } from './workspace.tsx'

const graph = graphOf({ nap: 'sleep 1000' })
const { asked, nextFrame } = stubFrames()
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

/** The plot of a run of one second, 1,000 pixels wide, starting 100 pixels from the left of the page. */
async function plotted() {
  const workspace = workspaceOf(graph)
  const events = await recordedRun(graph)
  workspace.run.getState().starting()
  workspace.run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 1_000 })
  const ranges: (TimeRange | null)[] = []
  const picture: Picture = {
    scale: { fromMs: 0, toMs: 1_000, width: 1_000 },
    ...{ height: 300, metrics: deskMetrics, rows: workspace.run.getState().spans.rows, scrollTop: 0 },
    ...{ untilMs: 1_000, playheadMs: 1_000, replayText: null, held: [], unknownFromMs: null },
  }
  const plot = { picture: () => picture, setRange: (range: TimeRange | null) => void ranges.push(range) } as Plot
  const element = document.createElement('div')
  element.getBoundingClientRect = () => new DOMRect(100, 50, 1_000, 300)
  const current = { current: element }
  const { result, unmount } = renderHook(() => useScrub(plot, current), {
    wrapper: ({ children }) => <WorkspaceProvider workspace={workspace}>{children}</WorkspaceProvider>,
  })
  let hasPointer = false
  const pointer = (x: number, y = 40, button = 0) =>
    ({
      button,
      clientX: x + 100,
      clientY: y + 50,
      currentTarget: Object.assign(element, {
        setPointerCapture: () => {
          hasPointer = true
        },
        hasPointerCapture: () => hasPointer,
      }),
    }) as unknown as PointerEvent<HTMLElement>
  const handlers = () => result.current.handlers
  const shownMs = () => workspace.run.getState().replay?.atMs ?? null
  const wheel = (init: WheelEventInit) => {
    const held = { ctrlKey: false, metaKey: false, shiftKey: false, deltaX: 0, deltaY: 0, clientX: 600, ...init }
    // happy-dom's own WheelEvent has no modifier keys.
    const event = Object.assign(new Event('wheel', { cancelable: true }), held)
    element.dispatchEvent(event)
    return event.defaultPrevented
  }
  return { workspace, pointer, handlers, result, shownMs, ranges, wheel, unmount, events }
}

describe('the pointer on the plot', () => {
  it('drags the playhead, a moment per frame', async () => {
    const { handlers, pointer, shownMs } = await plotted()
    act(() => handlers().onPointerDown(pointer(500)))
    expect(shownMs()).toBeNull()
    act(() => handlers().onPointerMove(pointer(600)))
    act(() => handlers().onPointerMove(pointer(700)))
    expect(asked()).toHaveLength(1)
    nextFrame()
    expect(shownMs()).toBe(700)
  })

  it('leaves it where it was let go, also before the frame', async () => {
    const { handlers, pointer, shownMs } = await plotted()
    act(() => handlers().onPointerDown(pointer(250)))
    act(() => handlers().onPointerUp(pointer(250)))
    expect([shownMs(), asked().length]).toEqual([250, 0])
  })

  it('goes back to the present at the end', async () => {
    const { handlers, pointer, shownMs } = await plotted()
    act(() => handlers().onPointerDown(pointer(500)))
    nextFrame()
    expect(shownMs()).toBe(500)
    act(() => handlers().onPointerMove(pointer(1_200)))
    act(() => handlers().onPointerUp(pointer(1_200)))
    expect(shownMs()).toBeNull()
  })

  it.each([1, 2])('does nothing with button %d, or without a press', async (button) => {
    const { handlers, pointer, shownMs } = await plotted()
    act(() => handlers().onPointerDown(pointer(500, 40, button)))
    act(() => handlers().onPointerUp(pointer(500)))
    nextFrame()
    expect(shownMs()).toBeNull()
  })

  it('says what it is over, until it leaves or drags', async () => {
    const { handlers, pointer, result } = await plotted()
    act(() => handlers().onPointerMove(pointer(500)))
    expect(result.current.hover).toEqual({ x: 500, y: 40, text: 'nap waiting · sleep 1 s, 0.00–1.00 s' })
    act(() => handlers().onPointerMove(pointer(500, 290)))
    expect(result.current.hover).toBeNull()
    act(() => handlers().onPointerMove(pointer(500)))
    act(() => handlers().onPointerLeave())
    expect(result.current.hover).toBeNull()
    act(() => handlers().onPointerMove(pointer(500)))
    act(() => handlers().onPointerDown(pointer(500)))
    expect(result.current.hover).toBeNull()
  })
})

describe('the wheel on the plot', () => {
  it.each([
    ['with Ctrl zooms in around the pointer', { ctrlKey: true, deltaY: -462.1 }, 500, 500],
    ['with Cmd zooms out', { metaKey: true, deltaY: 462.1 }, 2_000, null],
    ['sideways pans', { deltaX: 200 }, 1_000, 700],
    ['with Shift pans', { shiftKey: true, deltaY: 300 }, 1_000, 800],
  ])('%s', async (_, init, length, middle) => {
    const { wheel, ranges } = await plotted()
    expect(wheel(init)).toBe(true)
    const { fromMs = 0, toMs = 0 } = ranges[0] ?? {}
    expect(toMs - fromMs).toBeCloseTo(length, -1)
    if (middle !== null) expect((fromMs + toMs) / 2).toBeCloseTo(middle, -1)
  })

  it('else is the list’s, and is not heard once it is gone', async () => {
    const { wheel, ranges, unmount } = await plotted()
    expect(wheel({ deltaY: 100 })).toBe(false)
    unmount()
    wheel({ ctrlKey: true, deltaY: 100 })
    expect(ranges).toEqual([])
  })
})
