// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Timeline } from '../../renderer/panels/timeline/timeline.tsx'
import { applyTheme } from '../../renderer/theme/apply-theme.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { stubFrames } from './frames.ts'
import { createPen, type Pen } from './pen.ts'
import { show, workspaceOf } from './workspace.tsx'

const size = { width: 1_000, height: 300 }
const { asked, nextFrame } = stubFrames()
let pen: Pen
const setTransform = vi.fn()
let resized: ((entries: readonly object[]) => void)[]
beforeEach(() => {
  pen = createPen()
  setTransform.mockClear()
  resized = []
  vi.stubGlobal('devicePixelRatio', 2)
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly #onSize: (entries: readonly object[]) => void
      constructor(onSize: (entries: readonly object[]) => void) {
        this.#onSize = onSize
      }
      observe() {
        resized.push(this.#onSize)
        this.#onSize([{ contentRect: size }])
      }
      disconnect() {
        resized = resized.filter((each) => each !== this.#onSize)
      }
    },
  )
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(size.width)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(size.height)
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(100, 50, size.width, size.height))
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(
    Object.assign(pen.context, { setTransform, createPattern: () => 'hatched' }) as unknown as null,
  )
})
afterEach(() => {
  cleanup()
  // Lets the ticker notice that nobody needs frames any more.
  nextFrame()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const graph = graphOf(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`nap${at}`, 'sleep 1000'])))

/** The timeline of a run in which 40 nodes sleep for one second. */
async function shown({ isOver = true } = {}) {
  const workspace = workspaceOf(graph)
  const all = await recordedRun(graph)
  const events = isOver ? all : all.filter(({ type }) => type !== 'run.ended')
  workspace.run.getState().starting()
  workspace.run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 1_000 })
  if (isOver) workspace.run.getState().ended({ runId: 'r', outcome: { kind: 'cancelled' } })
  const container = show(workspace, <Timeline />)
  nextFrame()
  const plot = screen.getByRole('slider')
  const canvas = container.querySelector('canvas') as HTMLCanvasElement
  return { workspace, container, plot, canvas }
}

describe('the timeline before a run', () => {
  it('says what it will show, and that a run is starting', () => {
    const workspace = workspaceOf(graph)
    const container = show(workspace, <Timeline />)
    expect(container.textContent).toMatch(/^Run the pipeline: each node gets a row here/)
    act(() => workspace.run.getState().starting())
    expect(container.textContent).toBe('The run is starting')
  })
})

describe('the timeline of a run', () => {
  it.each([
    [1, 1_000, 300],
    [2, 2_000, 600],
    [1.0625, 1_063, 319],
  ])('is drawn with as many pixels as the screen has: %d for one of CSS', async (ratio, width, height) => {
    vi.stubGlobal('devicePixelRatio', ratio)
    const { canvas } = await shown()
    expect([canvas.width, canvas.height]).toEqual([width, height])
    // Scaled equally in both directions, without skew or shift, and not on top of the last scale.
    expect(setTransform.mock.calls.length).toBeGreaterThan(0)
    for (const matrix of setTransform.mock.calls) expect(matrix).toEqual([ratio, 0, 0, ratio, 0, 0])
    expect(pen.drawn.length).toBeGreaterThan(0)
  })

  it.each([
    ['goes on', false, true],
    ['is over', true, false],
  ])('is drawn in each frame while the run %s', async (_, isOver, isDrawn) => {
    await shown({ isOver })
    const before = pen.drawn.length
    nextFrame()
    expect(pen.drawn.length > before).toBe(isDrawn)
  })

  it('asks for no frame any more once it is gone', async () => {
    await shown({ isOver: false })
    cleanup()
    nextFrame()
    expect(asked()).toEqual([])
  })

  it('is drawn anew, in its colours, where the theme changes', async () => {
    await shown()
    const before = pen.drawn.length
    await act(async () => void applyTheme('dark'))
    nextFrame()
    expect(pen.drawn.length).toBeGreaterThan(before)
  })

  it('names the rows that are in sight, and those beside them', async () => {
    const { container } = await shown()
    const scroll = container.firstElementChild as HTMLElement
    const places = () => screen.getAllByRole('listitem').map((row) => row.getAttribute('aria-posinset'))
    const names = () =>
      screen.getAllByRole('button', { name: /^nap/ }).map(({ textContent }) => textContent?.split(':')[0])
    const atFirst = names()
    expect(atFirst[0]).toBe('nap0')
    expect(atFirst.length).toBeLessThan(30)
    Object.defineProperty(scroll, 'scrollTop', { value: 500, configurable: true })
    fireEvent.scroll(scroll)
    expect(names()).not.toContain('nap0')
    // Each name has its row's number among all rows, and is at its row's place in the plot: moved up by the scroll offset.
    expect(places()).toEqual(names().map((name) => String(Number(name?.slice(3)) + 1)))
    expect(screen.getAllByRole('listitem')[0]?.getAttribute('aria-setsize')).toBe('40')
    const first = Number(places()[0]) - 1
    const rowHeight = Number.parseFloat(screen.getAllByRole('listitem')[0]?.style.height ?? '')
    expect(screen.getByRole('list').style.transform).toBe(`translateY(${first * rowHeight - 500}px)`)
    expect(names().length).toBeLessThan(30)
  })

  it.each([
    [239, 'right'],
    [241, 'left'],
    [400, 'left'],
  ])('says what is under the pointer, on the side where there is room: at %d', async (x, side) => {
    const { plot, container } = await shown()
    fireEvent.pointerMove(plot, { clientX: x + 100, clientY: 50 + 40 })
    nextFrame()
    const hover = container.querySelector<HTMLElement>('[data-side]')
    expect([hover?.dataset.side, hover?.style.left]).toEqual([side, `${x}px`])
    expect(hover?.textContent).toMatch(/waiting · sleep 1 s/)
    fireEvent.pointerLeave(plot)
    nextFrame()
    expect(container.querySelector('[data-side]')).toBeNull()
  })

  it('goes back and on by keys, and leaves others to the window', async () => {
    const { plot, workspace } = await shown()
    const moment = () => workspace.run.getState().replay?.position ?? null
    expect(moment()).toBeNull()
    expect(fireEvent.keyDown(plot, { key: 'ArrowLeft' })).toBe(false)
    expect(moment()).not.toBeNull()
    expect(fireEvent.keyDown(plot, { key: 'x' })).toBe(true)
  })

  it('knows the keys of the commands, and End', async () => {
    const { plot, workspace } = await shown()
    const { events } = workspace.run.getState()
    const behind = (...keys: readonly string[]) => {
      for (const key of keys) act(() => void fireEvent.keyDown(plot, { key }))
      const { replay } = workspace.run.getState()
      return replay && [replay.position, replay.isPlaying]
    }
    expect(behind('Home')).toEqual([1, false])
    expect(behind('ArrowRight', 'ArrowRight', 'ArrowLeft')).toEqual([2, false])
    expect(behind('End')).toEqual([events.length, false])
    expect(behind('Home', ' ')).toEqual([1, true])
    expect(behind(' ')).toEqual([1, false])
    expect(behind('Escape')).toBeNull()
  })
})
