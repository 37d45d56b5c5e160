// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { createNodeChangeHandler, handleEdgeChanges } from '../../renderer/canvas/flow-changes.ts'
import { graphOf } from '../support/graph-of.ts'
import { workspaceOf } from './workspace.tsx'

const graph = graphOf({ a: 'sleep', b: 'sleep', n: 'note' }, ['a -> b'])

function canvas() {
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
