// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, renderHook, screen } from '@testing-library/react'
import type { FinalConnectionState } from 'reactflow'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { edgeId } from '#graph'
import { DropHint } from '../../renderer/canvas/drop-hint.tsx'
import { useWiring } from '../../renderer/canvas/use-wiring.ts'
import { FrozenBox } from '../../renderer/frozen/frozen-box.tsx'
import { WorkspaceProvider } from '../../renderer/store/index.ts'
import { copyText } from '../../renderer/ui/copy-text.ts'
import { graphOf } from '../support/graph-of.ts'
import { workspaceOf } from './workspace.tsx'

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
  vi.restoreAllMocks()
})

const graph = graphOf({ a: 'sleep', b: 'coroutine x', both: 'coroutine p, q', all: 'gather', said: 'note' }, [
  'a -> b.x',
])

/** The wires of a canvas, with the handlers of a drag. */
function wiring() {
  const workspace = workspaceOf(graph)
  const opened: unknown[] = []
  const { result } = renderHook(
    () =>
      useWiring(
        ({ x, y }) => ({ x: x - 100, y: y - 50 }),
        (client, end) => void opened.push([client, end]),
      ),
    { wrapper: ({ children }) => <WorkspaceProvider workspace={workspace}>{children}</WorkspaceProvider> },
  )
  const wires = () => workspace.editor.getState().graph.edges.map(edgeId)
  const steps = () => workspace.editor.getState().past.map(({ label }) => label)
  /** Drops the wire that starts at this handle; `over`: the element under the pointer. */
  function drop(from: readonly [string, string, 'source' | 'target'], over: string | null, part: object = {}) {
    const element = over === null ? null : document.createElement('div')
    if (element) {
      element.className = 'react-flow__node'
      element.dataset.id = over ?? ''
      document.body.append(element)
    }
    document.elementFromPoint = () => element
    const [nodeId, id, type] = from
    const state = { fromHandle: { nodeId, id, type }, isValid: false, toHandle: null, toNode: null, ...part }
    act(() =>
      result.current.handlers.onConnectEnd(
        new MouseEvent('mouseup', { clientX: 300, clientY: 200 }),
        state as unknown as FinalConnectionState,
      ),
    )
  }
  return { result, opened, wires, steps, drop, workspace }
}

const isNew = (wires: readonly string[]) => wires.filter((wire) => wire !== 'a.out->b.x')

describe('a wire that is dropped', () => {
  it.each([
    ['on a node: at its first free handle that it needs', ['a', 'out', 'source'], 'both', {}, ['a.out->both.p']],
    ['on a gather: as its next task', ['a', 'out', 'source'], 'all', {}, ['a.out->all.t1']],
    [
      'near a handle: at that one',
      ['a', 'out', 'source'],
      'both',
      { toHandle: { nodeId: 'both', id: 'q', type: 'target' } },
      ['a.out->both.q'],
    ],
    [
      'near where values leave: the whole node is meant',
      ['a', 'out', 'source'],
      'both',
      { toHandle: { nodeId: 'both', id: 'out', type: 'source' } },
      ['a.out->both.p'],
    ],
    ['backwards, on a node: from its value', ['both', 'p', 'target'], 'a', {}, ['a.out->both.p']],
    [
      'backwards, near its handle',
      ['both', 'q', 'target'],
      'a',
      { toHandle: { nodeId: 'a', id: 'out', type: 'source' } },
      ['a.out->both.q'],
    ],
    [
      'backwards, near where values arrive: the whole node is meant',
      ['both', 'q', 'target'],
      'a',
      { toHandle: { nodeId: 'a', id: 'after', type: 'target' } },
      ['a.out->both.q'],
    ],
    ['where all it needs is taken: in order alone', ['all', 'out', 'source'], 'b', {}, ['all.out->b.after']],
  ] as const)('%s', (_, from, over, part, wires) => {
    const { drop, wires: now, steps, result } = wiring()
    drop(from, over, part)
    expect([isNew(now()), steps(), result.current.refusal]).toEqual([wires, ['Connect'], null])
  })

  it.each([
    ['is drawn by React Flow where that says it is valid', ['a', 'out', 'source'], 'both', { isValid: true }],
    ['goes away where it began', ['a', 'out', 'source'], 'a', {}],
    ['from nowhere is none', ['a', 'out', 'source'], 'both', { fromHandle: null }],
  ] as const)('%s', (_, from, over, part) => {
    const { drop, wires, steps, opened, result } = wiring()
    drop(from, over, part)
    expect([isNew(wires()), steps(), opened, result.current.refusal]).toEqual([[], [], [], null])
  })

  it('on nothing opens the list of what could stand there', () => {
    const { drop, opened } = wiring()
    drop(['a', 'out', 'source'], null)
    expect(opened).toEqual([
      [
        { x: 300, y: 200 },
        { node: 'a', handle: 'out', side: 'source' },
      ],
    ])
  })

  it('where it may not end says why, beside the pointer, until that is closed', () => {
    const { drop, wires, result } = wiring()
    drop(['b', 'out', 'source'], 'a')
    expect(isNew(wires())).toEqual([])
    expect(result.current.refusal).toMatchObject({ screen: { x: 200, y: 150 }, message: expect.stringMatching(/\w/) })
    act(() => result.current.closeRefusal())
    expect(result.current.refusal).toBeNull()
  })

  it('by touch is where the finger was', () => {
    const { result, opened } = wiring()
    document.elementFromPoint = () => null
    const touch = Object.assign(new Event('touchend'), { changedTouches: [{ clientX: 7, clientY: 8 }] })
    const fromHandle = { nodeId: 'a', id: 'out', type: 'source' }
    const state = { fromHandle, isValid: false, toHandle: null, toNode: null } as unknown as FinalConnectionState
    act(() => result.current.handlers.onConnectEnd(touch as unknown as TouchEvent, state))
    expect(opened[0]).toMatchObject([{ x: 7, y: 8 }, {}])
  })
})

describe('a wire that is moved', () => {
  const wire = { id: 'a.out->b.x', source: 'a', target: 'b' }
  const to = (target: string, targetHandle: string) => ({ source: 'a', sourceHandle: 'out', target, targetHandle })

  it('does not stand in its own way, but for as long as it is moved', () => {
    const { result } = wiring()
    const { handlers } = result.current
    expect(handlers.isValidConnection(to('b', 'x'))).toBe(false)
    handlers.onReconnectStart({}, wire as never)
    expect(handlers.isValidConnection(to('b', 'x'))).toBe(true)
    handlers.onReconnectEnd()
    expect(handlers.isValidConnection(to('b', 'x'))).toBe(false)
  })

  it('ends elsewhere, as one step', () => {
    const { result, wires, steps } = wiring()
    act(() => result.current.handlers.onReconnect(wire as never, to('both', 'q')))
    expect([wires(), steps()]).toEqual([['a.out->both.q'], ['Move wire']])
  })

  it('goes back to where it was when it is dropped on nothing', () => {
    const { result, drop, opened, wires } = wiring()
    result.current.handlers.onReconnectStart({}, wire as never)
    drop(['a', 'out', 'source'], null)
    expect([opened, wires()]).toEqual([[], ['a.out->b.x']])
  })
})

it('a wire that is drawn is one step', () => {
  const { result, wires, steps } = wiring()
  const ends = { source: 'a', sourceHandle: 'out', target: 'all', targetHandle: 't1' }
  act(() => result.current.handlers.onConnect(ends))
  expect([isNew(wires()), steps()]).toEqual([['a.out->all.t1'], ['Connect']])
})

describe('what was wrong with a drop', () => {
  const refusal = { screen: { x: 0, y: 0 }, message: 'No', remedy: 'Try' }
  it('is said for six seconds, or until the next press', () => {
    vi.useFakeTimers()
    const closed = vi.fn()
    const { unmount } = render(<DropHint refusal={refusal} onClose={closed} />)
    expect(screen.getByRole('alert').textContent).toBe('NoTry')
    vi.advanceTimersByTime(5_999)
    expect(closed).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(closed).toHaveBeenCalledOnce()
    fireEvent.pointerDown(document.body)
    expect(closed).toHaveBeenCalledTimes(2)
    unmount()
    fireEvent.pointerDown(document.body)
    vi.advanceTimersByTime(10_000)
    expect(closed).toHaveBeenCalledTimes(2)
    vi.useRealTimers()
  })
})

describe('what was wrong with the next drop', () => {
  it('is said for its own six seconds, and by nobody who has gone', () => {
    vi.useFakeTimers()
    const closed = vi.fn()
    const hint = (message: string) => (
      <DropHint refusal={{ screen: { x: 0, y: 0 }, message, remedy: 'Try' }} onClose={closed} />
    )
    const { rerender, unmount } = render(hint('No'))
    vi.advanceTimersByTime(4_000)
    rerender(hint('Not there either'))
    vi.advanceTimersByTime(5_999)
    expect(closed).not.toHaveBeenCalled()
    unmount()
    vi.advanceTimersByTime(10_000)
    expect(closed).not.toHaveBeenCalled()
    vi.useRealTimers()
  })
})

describe('the box beside an app that does not answer', () => {
  const box = () => {
    const answers: string[] = []
    const { unmount } = render(
      <FrozenBox holder="fetch" pipeline="a.pipeline" heldMs={65_000} onAnswer={(answer) => answers.push(answer)} />,
    )
    return { answers, unmount, button: (name: string) => screen.getByRole<HTMLButtonElement>('button', { name }) }
  }

  it('says who holds it and since when, and what waits', () => {
    box()
    const { textContent } = screen.getByRole('alertdialog')
    expect(textContent).toContain('fetch has held the event loop for 1 min 5 s')
    expect(textContent).toContain('All windows of Asyncanvas wait for a.pipeline.')
  })

  it('waits where somebody presses Enter in a hurry, or Escape', () => {
    const { answers, button, unmount } = box()
    expect(document.activeElement).toBe(button('Wait'))
    fireEvent.click(button('Wait'))
    fireEvent.keyDown(window, { key: 'Escape' })
    fireEvent.keyDown(window, { key: 'a' })
    expect(answers).toEqual(['wait', 'wait'])
    unmount()
    fireEvent.keyDown(window, { key: 'Escape' })
    expect(answers).toHaveLength(2)
  })

  it('ends it once', () => {
    const { answers, button } = box()
    fireEvent.click(button('End and start again'))
    expect(answers).toEqual(['end'])
    expect([button('Ending').disabled, button('Wait').disabled]).toEqual([true, true])
  })
})

it.each([true, false])('copies a text past all who listen, and says whether it worked: %s', (works) => {
  const heard = vi.fn()
  window.addEventListener('copy', heard)
  const copied = { type: '', text: '', isPrevented: false, canCopy: false }
  document.execCommand = () => {
    const before = new Event('beforecopy', { cancelable: true, bubbles: true })
    document.body.dispatchEvent(before)
    const clipboardData = { setData: (type: string, text: string) => Object.assign(copied, { type, text }) }
    const event = Object.assign(new Event('copy', { cancelable: true, bubbles: true }), { clipboardData })
    document.body.dispatchEvent(event)
    Object.assign(copied, { isPrevented: event.defaultPrevented, canCopy: before.defaultPrevented })
    return works
  }
  expect(copyText('words')).toBe(works)
  expect(copied).toEqual({ type: 'text/plain', text: 'words', isPrevented: true, canCopy: true })
  expect(heard).not.toHaveBeenCalled()
  document.body.dispatchEvent(new Event('copy', { bubbles: true }))
  expect(heard).toHaveBeenCalledOnce()
  window.removeEventListener('copy', heard)
})
