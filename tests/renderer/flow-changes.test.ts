// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { Graph } from '#graph'
import { createNodeChangeHandler, handleEdgeChanges } from '../../renderer/canvas/flow-changes.ts'
import { graphOf, inGroups } from '../support/graph-of.ts'
import { workspaceOf } from './workspace.tsx'

const plain = graphOf({ a: 'sleep', b: 'sleep', n: 'note' }, ['a -> b'])

/** `g` is around `a` and `h`, which is around `b`; `c` stands beside, and `e` is empty. */
const framed = {
  ...inGroups(graphOf({ a: 'sleep', b: 'sleep', c: 'sleep', g: 'group', h: 'group', e: 'group' }), {
    g: ['a', 'h'],
    h: ['b'],
  }),
  layout: {
    a: { x: 0, y: 0 },
    b: { x: 400, y: 0 },
    c: { x: 1200, y: 0 },
    g: { x: 0, y: 0 },
    h: { x: 0, y: 0 },
    e: { x: 1600, y: 0 },
  },
}

function canvas(graph: Graph = plain) {
  const { editor } = workspaceOf(graph)
  const steps = () => editor.getState().past.map((entry) => entry.label)
  return { editor, change: createNodeChangeHandler(editor), steps, layout: () => editor.getState().graph.layout }
}

it('makes one step of a drag, and another of the next one', () => {
  const { change, steps, layout } = canvas()
  const drag = (x: number, dragging: boolean) =>
    change([
      { type: 'position', id: 'a', position: { x, y: 0 }, dragging },
      { type: 'position', id: 'b', position: { x, y: 90 }, dragging },
    ])
  for (const x of [10, 20]) drag(x, true)
  drag(30, false)
  expect(steps()).toEqual(['Move 2 nodes'])
  expect([layout().a, layout().b]).toEqual([
    { x: 30, y: 0 },
    { x: 30, y: 90 },
  ])
  drag(40, true)
  expect(steps()).toEqual(['Move 2 nodes', 'Move 2 nodes'])
})

it('resizes a note by hand, and takes no other size from the screen', () => {
  const { change, steps, layout } = canvas()
  change([{ type: 'dimensions', id: 'n', dimensions: { width: 300, height: 200 } }])
  expect(steps()).toEqual([])
  change([{ type: 'dimensions', id: 'n', dimensions: { width: 300, height: 200 }, resizing: true }])
  expect(steps()).toEqual(['Resize note'])
  expect(layout().n?.size).toEqual({ width: 300, height: 200 })
})

it('adds to what is selected and takes away from it, nodes and wires each by themselves', () => {
  const { editor, change } = canvas()
  handleEdgeChanges(editor, [{ type: 'select', id: 'a.out->b.after', selected: true }])
  change([
    { type: 'select', id: 'a', selected: true },
    { type: 'select', id: 'b', selected: true },
  ])
  change([{ type: 'select', id: 'a', selected: false }])
  const { nodes, edges } = editor.getState().selection
  expect([[...nodes], [...edges]]).toEqual([['b'], ['a.out->b.after']])
})

describe('frames', () => {
  const window = () => {
    const { editor, change, steps } = canvas(framed)
    const at = (id: string, x: number, y: number, dragging: boolean) =>
      change([{ type: 'position', id, position: { x, y }, dragging }])
    /** Drags a node to a place by some ways; returns which frames were marked at the last of them. */
    const drag = (id: string, x: number, y: number) => {
      at(id, x / 2, y, true)
      at(id, x, y, true)
      const marked = [...(editor.getState().drag?.targets ?? [])]
      at(id, x, y, false)
      return marked
    }
    const groups = () =>
      Object.fromEntries(editor.getState().graph.nodes.map(({ id, parentId }) => [id, parentId ?? null]))
    return { editor, drag, at, steps, groups, layout: () => editor.getState().graph.layout }
  }
  const before = { a: 'g', b: 'h', c: null, g: null, h: 'g', e: null }

  it('take in what is dropped with its middle in them, the innermost, in the step of the move', () => {
    const { editor, drag, steps, groups } = window()
    expect(drag('c', 100, 80)).toEqual(['g'])
    expect([groups(), steps()]).toEqual([{ ...before, c: 'g' }, ['Move node']])
    expect(drag('c', 420, 20)).toEqual(['h'])
    expect([groups(), steps()]).toEqual([{ ...before, c: 'h' }, ['Move node', 'Move node']])
    editor.getState().undo()
    editor.getState().undo()
    expect(editor.getState().graph).toBe(framed)
    expect(editor.getState().drag).toBeNull()
  })

  it('let go of what is dropped outside of where they were as the drag began', () => {
    const { drag, groups } = window()
    expect(drag('a', -400, 0)).toEqual([])
    expect(groups()).toEqual({ ...before, a: null })
  })

  it('keep what is moved within them', () => {
    const { drag, groups, steps } = window()
    expect(drag('a', 40, 10)).toEqual(['g'])
    expect([groups(), steps()]).toEqual([before, ['Move node']])
  })

  it('stay where they were when the last node leaves them', () => {
    const { drag, layout, groups } = window()
    expect(drag('b', 1200, 400)).toEqual([])
    expect([groups().b, layout().h]).toEqual([null, { x: 376, y: -88 }])
  })

  it('are dragged with all that is in them, are selected, and go into others', () => {
    const { editor, drag, layout, groups, steps } = window()
    // The frame around b begins 24 px left of it, and 88 px above.
    expect(drag('h', 376 + 30, -88 + 7)).toEqual(['g'])
    expect([layout().b, layout().a, groups()]).toEqual([{ x: 430, y: 7 }, { x: 0, y: 0 }, before])
    drag('h', 2000, 400)
    expect([layout().b, groups()]).toEqual([
      { x: 2024, y: 488 },
      { ...before, h: null },
    ])
    expect([...editor.getState().selection.nodes]).toEqual(['h'])
    drag('e', 20, 10)
    expect([groups(), steps().length]).toEqual([{ ...before, h: null, e: 'g' }, 3])
  })

  it('are not taken into themselves, and what is dragged with them stays in them', () => {
    const { editor, groups, layout } = window()
    const change = createNodeChangeHandler(editor)
    for (const dragging of [true, false])
      change([
        { type: 'position', id: 'g', position: { x: 76, y: 12 }, dragging },
        { type: 'position', id: 'b', position: { x: 500, y: 188 }, dragging },
      ])
    expect(groups()).toEqual(before)
    // The frame around all began at -24, -176.
    expect([layout().a, layout().b]).toEqual([
      { x: 100, y: 188 },
      { x: 500, y: 188 },
    ])
  })

  it('move with what is in them when no drag is on', () => {
    const { at, layout, groups } = window()
    at('h', 376 + 5, -88, false)
    expect([layout().b, groups()]).toEqual([{ x: 405, y: 0 }, before])
  })
})
