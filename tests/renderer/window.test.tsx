// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bridge } from '#bridge'
import type { CommandId } from '#commands'
import { setParam } from '#graph'
import { App } from '../../renderer/app.tsx'
import { kindMimeType } from '../../renderer/kinds/kind-drag.ts'
import { createWorkspace, type Workspace } from '../../renderer/store/index.ts'
import { graphOf } from '../support/graph-of.ts'
import { fakeBridge } from './fake-bridge.ts'
import { runStarted } from './graphs.ts'
import { createPen } from './pen.ts'

const size = { width: 1_000, height: 600 }
beforeEach(() => {
  localStorage.clear()
  // happy-dom has no layout: each element gets the size of the canvas.
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(size.width)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(size.height)
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(100, 50, size.width, size.height))
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const graph = graphOf({ f: 'coroutine', s: 'sleep 100', all: 'gather' }, ['f -> all'])

/** The whole window, with this document. */
function opened({ document: shown = graph, host = 'electron', answers = {} }: Opened = {}) {
  const { bridge, asked, tell, heard } = fakeBridge(answers)
  const workspace = createWorkspace(bridge, { now: () => 10_000 })
  const { editor, run } = workspace
  editor.getState().open({ graph: shown, path: null, name: 'Untitled' })
  editor.getState().show({ host: { host, platform: 'linux', version: '1' } })
  const { container, unmount } = render(<App workspace={workspace} />)
  const pane = () => container.querySelector('.react-flow__pane') as HTMLElement
  const port = () =>
    ({ ...workspace.canvas, ...workspace.zoom }) as NonNullable<Workspace['canvas'] & Workspace['zoom']>
  const names = () => asked.map(({ name }) => name)
  return { workspace, editor, run, container, unmount, asked, names, tell, heard, pane, port }
}
interface Opened {
  readonly document?: typeof graph
  readonly host?: 'electron' | 'browser'
  readonly answers?: Partial<Bridge>
}

const viewport = (container: HTMLElement) => {
  const { transform = '' } = container.querySelector<HTMLElement>('.react-flow__viewport')?.style ?? {}
  const [x = 0, y = 0, zoom = 0] = [...transform.matchAll(/-?[\d.]+(?:e-?\d+)?/g)].map(([number]) => Number(number))
  return { x, y, zoom }
}

/** Records which listeners, timers and frames were added and not removed, by their target. */
function watchListeners() {
  const left = new Map<string, number>()
  const count = (of: string, type: string, by: number) =>
    left.set(`${of} ${type}`, (left.get(`${of} ${type}`) ?? 0) + by)
  for (const [of, target] of Object.entries({ window, document })) {
    const { addEventListener: add, removeEventListener: remove } = target
    const added = new Set<string>()
    const keyOf = (args: readonly unknown[]) =>
      `${args[0]} ${idOf(args[1])} ${JSON.stringify(Object(args[2]).capture ?? args[2] ?? false)}`
    vi.spyOn(target, 'addEventListener').mockImplementation((...args: unknown[]) => {
      if (!added.has(keyOf(args))) count(of, String(args[0]), 1)
      added.add(keyOf(args))
      Object(args[2]).signal?.addEventListener(
        'abort',
        () => added.delete(keyOf(args)) && count(of, String(args[0]), -1),
      )
      Reflect.apply(add, target, args)
    })
    vi.spyOn(target, 'removeEventListener').mockImplementation((...args: unknown[]) => {
      if (added.delete(keyOf(args))) count(of, String(args[0]), -1)
      Reflect.apply(remove, target, args)
    })
  }
  return () => [...left].filter(([, times]) => times !== 0).map(([name]) => name)
}

const ids = new WeakMap<object, number>()
function idOf(listener: unknown) {
  const known = ids.get(listener as object) ?? Math.random()
  ids.set(listener as object, known)
  return known
}

describe('the window', () => {
  it('shows a new document at 100 %, whatever was seen before', () => {
    const { editor, container } = opened()
    act(() => editor.getState().open({ graph, path: null, name: 'other' }))
    expect(viewport(container)).not.toEqual({ x: 0, y: 0, zoom: 1 })
    act(() => editor.getState().open({ graph: graphOf({}), path: null, name: 'Untitled' }))
    expect(viewport(container)).toEqual({ x: 0, y: 0, zoom: 1 })
  })

  it('listens to nobody any more once it is closed', () => {
    const left = watchListeners()
    const { heard, unmount, editor } = opened()
    expect(heard()).toContain('menuCommand')
    act(() => editor.getState().show({ theme: 'dark' }))
    unmount()
    expect(heard()).toEqual([])
    // React's own listener stays.
    expect(left().filter((name) => name !== 'document selectionchange')).toEqual([])
  })

  it('has its parts, and on a stage the canvas and the run alone', () => {
    const { editor } = opened()
    const parts = () => [
      screen.queryByRole('navigation', { name: 'Add nodes' }),
      screen.queryByRole('complementary', { name: 'Inspector' }),
      screen.queryByRole('contentinfo'),
      screen.queryByRole('main'),
      screen.queryByRole('region', { name: 'The run' }),
    ]
    expect(parts().map((part) => part !== null)).toEqual([true, true, true, true, true])
    act(() => editor.getState().show({ isStage: true }))
    expect(parts().map((part) => part !== null)).toEqual([false, false, false, true, true])
  })

  it.each([
    ['a server that does not answer, all saved', false, /All work is saved\./],
    ['a server that does not answer, not all kept', true, /offers only what you had when it last answered\./],
  ])('says what it knows of %s', (_, isUnsaved, words) => {
    const { editor } = opened()
    expect(screen.queryByRole('alert')).toBeNull()
    if (isUnsaved) act(() => editor.getState().edit('Rename', (now) => ({ ...now, title: 'x' })))
    act(() => editor.getState().show({ connection: 'lost' }))
    expect(screen.getByRole('alert').textContent).toMatch(/^The server does not answer\./)
    expect(screen.getByRole('alert').textContent).toMatch(words)
  })

  it('says that all is kept where the copy is of this very graph', () => {
    const { editor } = opened()
    act(() => editor.getState().edit('Rename', (now) => ({ ...now, title: 'x' })))
    act(() => editor.getState().markKept(editor.getState().graph, null))
    act(() => editor.getState().show({ connection: 'lost' }))
    expect(screen.getByRole('alert').textContent).toMatch(/it offers the unsaved work of this page\./)
  })

  it.each([
    ['electron', 'nothing unsaved', false, false],
    ['electron', 'unsaved work', true, false],
    ['browser', 'nothing unsaved', false, false],
    ['browser', 'unsaved work', true, true],
  ] as const)('in %s asks before it goes with %s', (host, _, isUnsaved, asks) => {
    const { editor, unmount } = opened({ host })
    if (isUnsaved) act(() => editor.getState().edit('Rename', (now) => ({ ...now, title: 'x' })))
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true })
      window.dispatchEvent(event)
      return event.defaultPrevented
    }
    expect(leave()).toBe(asks)
    unmount()
    expect(leave()).toBe(false)
  })

  it('keeps a copy as it goes, of what has none yet', () => {
    const { editor, names, unmount } = opened()
    const go = () => window.dispatchEvent(new Event('pagehide'))
    go()
    expect(names()).toEqual([])
    act(() => editor.getState().edit('Rename', (now) => ({ ...now, title: 'x' })))
    go()
    expect(names()).toEqual(['keepRecovery'])
    act(() => editor.getState().markKept(editor.getState().graph, null))
    go()
    unmount()
    go()
    expect(names()).toEqual(['keepRecovery'])
  })

  it('names its tab after the document, with a mark while it is unsaved; the app names its windows itself', () => {
    document.title = 'page'
    const app = opened()
    expect(document.title).toBe('page')
    app.unmount()
    const { editor } = opened({ host: 'browser' })
    expect(document.title).toBe('Untitled - Asyncanvas')
    act(() => editor.getState().edit('Rename', (now) => ({ ...now, title: 'x' })))
    expect(document.title).toBe('* Untitled - Asyncanvas')
  })

  it('does what the menu says, and hears nothing once it is gone', () => {
    const { editor, tell, unmount } = opened()
    act(() => tell('menuCommand', 'view.stage'))
    expect(editor.getState().isStage).toBe(true)
    unmount()
    tell('menuCommand', 'view.stage')
    expect(editor.getState().isStage).toBe(true)
  })

  it('does nothing for a command that it does not know', () => {
    const { editor, tell, names } = opened()
    const before = editor.getState()
    act(() => tell('menuCommand', 'view.nonsense' as CommandId))
    expect([editor.getState(), names()]).toEqual([before, []])
  })

  it.each([
    ['saved', { ok: true, value: { path: '/a', name: 'a' } }, ['saveDocument', 'setDirty']],
    ['called off', { ok: true, value: null }, ['saveDocument']],
  ] as const)('saves when the app asks for it as it closes: %s', async (_, answer, asks) => {
    const { editor, tell, names } = opened({ answers: { saveDocument: async () => answer } })
    act(() => editor.getState().edit('Rename', (now) => ({ ...now, title: 'x' })))
    await act(async () => tell('saveRequested'))
    await waitFor(() => expect(names()).toEqual(asks))
  })

  it.each([
    ['system', false, 'dark'],
    ['dark', false, 'dark'],
    ['light', false, 'light'],
    ['system', true, 'light'],
    ['dark', true, 'dark'],
  ] as const)('is %s, on stage %s: %s', (theme, isStage, shown) => {
    // The system's theme is dark.
    vi.spyOn(window, 'matchMedia').mockReturnValue(
      Object.assign(new EventTarget(), { matches: true }) as MediaQueryList,
    )
    const { editor } = opened()
    act(() => editor.getState().show({ theme, isStage }))
    expect(document.documentElement.dataset.theme).toBe(shown)
  })
})

describe('the canvas', () => {
  it('adds where it is clicked once a kind was chosen, and lets go of it', () => {
    const { editor, pane } = opened()
    fireEvent.click(pane(), { clientX: 300, clientY: 200 })
    expect(editor.getState().graph).toBe(graph)
    act(() => editor.getState().show({ placing: 'sleep' }))
    fireEvent.click(pane(), { clientX: 300, clientY: 200 })
    const { graph: after, selection, placing, past } = editor.getState()
    expect([after.nodes.length, [...selection.nodes], placing, past.at(-1)?.label]).toEqual([
      ...[4, [after.nodes.at(-1)?.id], null, 'Add sleep'],
    ])
  })

  it.each([
    ['a kind', 'gather', 4],
    ['something else', 'nonsense', 3],
  ])('takes what is dropped from the rail: %s', (_, kind, count) => {
    const { editor, pane } = opened()
    const dataTransfer = { types: [kindMimeType], getData: (type: string) => (type === kindMimeType ? kind : '') }
    expect(fireEvent.dragOver(pane(), { dataTransfer })).toBe(false)
    expect(fireEvent.dragOver(pane(), { dataTransfer: { types: ['text/plain'] } })).toBe(true)
    fireEvent.drop(pane(), { dataTransfer, clientX: 300, clientY: 200 })
    expect(editor.getState().graph.nodes).toHaveLength(count)
  })

  it('opens the list of kinds at a double-click on nothing, adds what is chosen there, and is closed by Escape or a press elsewhere', () => {
    const { editor, pane } = opened()
    const list = () => screen.queryByPlaceholderText('Add a node')
    fireEvent.doubleClick(pane(), { clientX: 300, clientY: 200 })
    expect(list()).not.toBeNull()
    fireEvent.keyDown(list() as HTMLElement, { key: 'Escape' })
    expect(list()).toBeNull()
    fireEvent.doubleClick(pane(), { clientX: 300, clientY: 200 })
    fireEvent.pointerDown(list() as HTMLElement)
    expect(list()).not.toBeNull()
    fireEvent.pointerDown(document.body)
    expect(list()).toBeNull()
    fireEvent.doubleClick(pane(), { clientX: 300, clientY: 200 })
    fireEvent.click(screen.getAllByRole('option', { name: /^Note/ })[0] as HTMLElement)
    expect(list()).toBeNull()
    expect(editor.getState().graph.nodes.at(-1)?.kind).toBe('note')
  })

  it('goes to the code of a coroutine at a double-click, and unfolds what it is in', () => {
    const { editor, container } = opened()
    act(() => editor.getState().arrange({ isSideFolded: true }))
    const node = (id: string) => container.querySelector(`.react-flow__node[data-id="${id}"]`) as HTMLElement
    fireEvent.doubleClick(node('s'))
    expect([editor.getState().cursorWish, editor.getState().panels.isSideFolded]).toEqual([null, true])
    fireEvent.doubleClick(node('f'))
    expect(editor.getState().panels.isSideFolded).toBe(false)
  })

  it('has a minimap, but on a stage and where there are too many nodes', () => {
    const { editor, container } = opened()
    const map = () => container.querySelector('.react-flow__minimap') !== null
    expect(map()).toBe(true)
    act(() => editor.getState().show({ isStage: true }))
    expect(map()).toBe(false)
  })

  it('shows the state of each node in the minimap', () => {
    const { run, container } = opened()
    const marks = () =>
      [...container.querySelectorAll('.react-flow__minimap g > path')].map((path) => path.getAttribute('d'))
    expect(marks()).toEqual(['', '', ''])
    act(() => run.getState().starting())
    const events = [
      runStarted(graph),
      { type: 'task.created', seq: 1, atMs: 0, task: 1, node: 0, name: 'f' },
      { type: 'task.scheduled', seq: 2, atMs: 0, task: 1 },
      { type: 'task.running', seq: 3, atMs: 0, task: 1 },
    ] as const
    act(() => run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 0 }))
    expect(marks().map((mark) => mark !== '')).toEqual([true, false, false])
  })

  it('goes near what it is to show, no nearer than whole and no further than can be read', async () => {
    const { port, container, editor } = opened()
    act(() => port().fitAll())
    await waitFor(() => expect(viewport(container).zoom).toBe(1))
    // All three cards are centred: 776 wide, from 0 to 560 + 216.
    expect(viewport(container).x).toBeCloseTo((size.width - 776) / 2, 0)
    act(() => editor.getState().select(['f']))
    act(() => port().fitSelection())
    await waitFor(() => expect(viewport(container).x).toBeCloseTo((size.width - 216) / 2, 0))
    expect(viewport(container).y).toBeCloseTo((size.height - 94) / 2, 0)
  })

  it('begins at the edge with what is larger than it can show', async () => {
    const far = { ...graph, layout: { ...graph.layout, s: { x: 100_000, y: 0 } } }
    const { port, container } = opened({ document: far })
    act(() => port().fitAll())
    await waitFor(() => expect(viewport(container).zoom).toBe(0.05))
    expect(viewport(container).x).toBe(24)
  })

  it('finds a free place in its middle, adds there, and opens its list there', () => {
    const { port, editor } = opened({ document: graphOf({}) })
    const place = port().freePlace()
    act(() => port().add('sleep'))
    const { graph: after } = editor.getState()
    expect(after.layout[after.nodes[0]?.id ?? '']).toEqual({ x: Math.round(place.x), y: Math.round(place.y) })
    expect(port().freePlace()).toEqual({ x: place.x + 40, y: place.y + 40 })
    act(() => port().quickAdd())
    expect(screen.getByPlaceholderText('Add a node')).not.toBeNull()
  })

  it.each([
    ['timeoutMs', { timeoutMs: 10_000 }, 'Timeout'],
    ['limit', { limit: 'limit' }, 'Limit'],
    ['retry', { retry: { tries: 3 } }, 'Tries'],
    ['each', { each: { parameter: 'item' } }, 'At once'],
    ['eager', { start: 'eager' }, undefined],
    ['awaited', { start: 'awaited' }, undefined],
  ] as const)('adds a coroutine with a trait, and goes to its field: %s', (trait, has, label) => {
    const { port, editor } = opened({ document: graphOf({}) })
    act(() => editor.getState().arrange({ isSideFolded: true }))
    act(() => port().add(trait))
    const { graph: after, past, selection, panels } = editor.getState()
    expect(after.nodes).toMatchObject([{ kind: 'coroutine', ...has }])
    expect([past.length, [...selection.nodes], panels.isSideFolded]).toEqual([1, [after.nodes[0]?.id], false])
    expect((document.activeElement as HTMLInputElement).labels?.[0]?.textContent).toBe(label)
  })

  it('gives a trait to the one selected coroutine, which keeps the values that it has', () => {
    const { port, editor } = opened()
    act(() => editor.getState().select(['f']))
    const count = editor.getState().graph.nodes.length
    act(() => port().add('timeoutMs'))
    const timeoutOf = () => editor.getState().graph.nodes.find(({ id }) => id === 'f')
    expect(timeoutOf()).toMatchObject({ timeoutMs: 10_000 })
    act(() => editor.getState().edit('Change timeout', (graph) => setParam(graph, 'f', 'coroutine', 'timeoutMs', 500)))
    const steps = editor.getState().past.length
    act(() => port().add('timeoutMs'))
    expect([timeoutOf(), editor.getState().past.length]).toMatchObject([{ timeoutMs: 500 }, steps])
    expect(editor.getState().graph.nodes).toHaveLength(count)
    act(() => editor.getState().select(['s']))
    act(() => port().add('timeoutMs'))
    expect(editor.getState().graph.nodes).toHaveLength(count + 1)
  })

  describe('brings a node into sight', () => {
    const still = () =>
      vi
        .spyOn(window, 'matchMedia')
        .mockReturnValue(Object.assign(new EventTarget(), { matches: true }) as MediaQueryList)
    const far = { ...graph, layout: { ...graph.layout, s: { x: 3_000, y: 2_000 } } }
    /** The middle of a card of 216 × 94 on the canvas. */
    const middleOf = (container: HTMLElement, x: number, y: number) => {
      const view = viewport(container)
      return [(x + 108) * view.zoom + view.x, (y + 47) * view.zoom + view.y].map(Math.round)
    }

    it('that is out of it: to the middle, as near as before', async () => {
      still()
      const { port, container, editor } = opened({ document: far })
      act(() => editor.getState().select(['f']))
      act(() => port().fitSelection())
      await waitFor(() => expect(viewport(container).zoom).toBe(1))
      act(() => port().reveal('s'))
      await waitFor(() => expect(middleOf(container, 3_000, 2_000)).toEqual([500, 300]))
      expect(viewport(container).zoom).toBe(1)
    })

    it('that is too small to be read: nearer', async () => {
      still()
      const { port, container } = opened({ document: far })
      act(() => port().fitAll())
      await waitFor(() => expect(viewport(container).zoom).toBeLessThan(0.5))
      act(() => port().reveal('f'))
      await waitFor(() => expect(viewport(container).zoom).toBe(0.6))
      expect(middleOf(container, 0, 0)).toEqual([500, 300])
    })

    it('but moves nothing for one that is seen, or gone', async () => {
      still()
      const { port, container } = opened()
      act(() => port().fitAll())
      await waitFor(() => expect(viewport(container).zoom).toBe(1))
      const before = viewport(container)
      act(() => port().reveal('s'))
      act(() => port().reveal('nobody'))
      await new Promise((resolve) => setTimeout(resolve, 0))
      expect(viewport(container)).toEqual(before)
    })

    it.each([
      ['left', { x: -700, y: 0 }],
      ['right', { x: 700, y: 0 }],
      ['top', { x: 0, y: -400 }],
      ['bottom', { x: 0, y: 400 }],
    ])('that is only half in it, at the %s', async (_, { x, y }) => {
      still()
      const { port, container, editor } = opened({
        document: { ...graph, layout: { ...graph.layout, s: { x: x * 0.7, y: y * 0.7 } } },
      })
      act(() => editor.getState().select(['f']))
      act(() => port().fitSelection())
      await waitFor(() => expect(viewport(container).zoom).toBe(1))
      act(() => port().reveal('s'))
      await waitFor(() => expect(middleOf(container, x * 0.7, y * 0.7)).toEqual([500, 300]))
    })
  })

  it('is one picture while too many nodes are in sight, drawn anew with the theme', async () => {
    const many = graphOf(Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`n${at}`, 'sleep 1'])))
    const close = { ...many, layout: Object.fromEntries(many.nodes.map(({ id }, at) => [id, { x: at, y: 0 }])) }
    const { context, drawn } = createPen()
    Object.assign(context, { canvas: {}, setTransform: () => undefined })
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never)
    const watching = vi.spyOn(MutationObserver.prototype, 'observe')
    const { container, unmount } = opened({ document: close })
    await screen.findByRole('img', { name: 'Overview of 500 nodes' })
    expect(container.querySelectorAll('.react-flow__node')).toHaveLength(0)
    await waitFor(() => expect(drawn.filter(([how]) => how === 'box').length).toBeGreaterThanOrEqual(500))
    drawn.length = 0
    document.documentElement.dataset.theme = 'other'
    await waitFor(() => expect(drawn.filter(([how]) => how === 'box').length).toBeGreaterThanOrEqual(500))
    const ofTheme = watching.mock.calls.flatMap(([, options], at) =>
      options?.attributeFilter?.includes('data-theme') ? [watching.mock.contexts[at]] : [],
    )
    const stopped = vi.spyOn(MutationObserver.prototype, 'disconnect')
    unmount()
    expect(ofTheme.length).toBeGreaterThan(0)
    expect(ofTheme.filter((observer) => !stopped.mock.contexts.includes(observer as MutationObserver))).toEqual([])
  })

  it('is out of reach once it is gone', () => {
    const { workspace, unmount } = opened()
    expect(workspace.canvas).not.toBeNull()
    unmount()
    expect(workspace.canvas).toBeNull()
  })

  it('says what to do where there is nothing', () => {
    const { container, editor } = opened({ document: graphOf({}) })
    const empty = container.querySelector('main')?.textContent
    act(() => editor.getState().open({ graph, path: null, name: 'a' }))
    const full = container.querySelector('main')?.textContent
    expect([empty?.length ?? 0, empty === full]).toEqual([expect.any(Number), false])
    expect(empty).toMatch(/example/i)
  })
})

describe('a host that is held', () => {
  it.each([
    ['electron', 'the app does not answer', 'If this lasts, a message offers to end the app and start it again.'],
    [
      'browser',
      'the server does not answer',
      'Ctrl-C twice in its terminal ends it. Started again, it offers unsaved work.',
    ],
  ] as const)('is told, with the way out: %s', (host, who, way) => {
    const { editor } = opened({ host })
    act(() => editor.getState().show({ hostSilentSinceMs: 7_000 }))
    const { textContent } = screen.getByRole('alert')
    expect(textContent).toContain('has held the event loop for 3.0 s')
    expect(textContent).toContain(who)
    expect(textContent).toContain(way)
    expect(textContent).toContain('Nothing is unsaved.')
  })

  it.each([
    ['as the host has it', 'kept', false, 'All unsaved work is kept.'],
    ['as it ran', 'ran', false, 'All unsaved work is kept.'],
    ['by the page', 'none', true, 'All unsaved work is kept, and so is what you change now.'],
    ['later', 'none', false, 'Unsaved work is kept up to this moment; what you change now is kept once it answers.'],
  ])('says how work is kept: %s', (_, how, keepsWhileHeld, words) => {
    const { editor, run } = opened()
    act(() => editor.getState().edit('Rename', (now) => ({ ...now, title: 'x' })))
    const { graph: now } = editor.getState()
    if (how === 'kept') act(() => editor.getState().markKept(now, null))
    if (how === 'ran') {
      act(() => editor.getState().request({ ranGraph: now }))
      act(() => run.getState().starting())
      act(() => run.getState().started('r'))
    }
    act(() => editor.getState().show({ hostSilentSinceMs: 0, keepsWhileHeld }))
    expect(screen.getByRole('alert').textContent).toContain(words)
  })
})
