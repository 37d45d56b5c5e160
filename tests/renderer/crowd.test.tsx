import { expect, it } from 'vitest'
import { emptyGraph, type Node, type NodeOfKind } from '#graph'
import { cardLimit, isCrowded } from '../../renderer/canvas/crowd.ts'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { sleepsAndGather } from './graphs.ts'

const selection = { nodes: new Set<string>(), edges: new Set<string>() }
const size = { width: 1_000, height: 600 }

it('shows cards for as long as few enough are in sight, however large the document', () => {
  const graph = sleepsAndGather(cardLimit + 100)
  const { nodes } = createFlowTranslator()(graph, selection)
  const right = Math.max(...nodes.map(({ position, width = 0 }) => position.x + width))
  const bottom = Math.max(...nodes.map(({ position, height = 0 }) => position.y + height))
  const wholeZoom = Math.min(size.width / right, size.height / bottom)
  expect(isCrowded(nodes, { transform: [0, 0, wholeZoom], ...size })).toBe(true)
  expect(isCrowded(nodes, { transform: [0, 0, 1], ...size })).toBe(false)
  expect(isCrowded(nodes, { transform: [100_000, 0, wholeZoom], ...size })).toBe(false)
  expect(isCrowded(nodes.slice(0, cardLimit), { transform: [0, 0, wholeZoom], ...size })).toBe(false)
})

it('counts the handles of a gather, whose card would have a row for each', () => {
  const gather: NodeOfKind<'gather'> = { id: 'g', kind: 'gather', name: 'all', handles: [], returnExceptions: false }
  const handles = Array.from({ length: cardLimit * 10 }, (_, index) => `t${index + 1}`)
  const sight = { transform: [0, 0, 1] as const, ...size }
  const nodesOf = (node: Node) =>
    createFlowTranslator()({ ...emptyGraph, nodes: [node], layout: { g: { x: 0, y: 0 } } }, selection).nodes
  expect(isCrowded(nodesOf({ ...gather, handles }), sight)).toBe(true)
  expect(isCrowded(nodesOf({ ...gather, handles: handles.slice(0, 100) }), sight)).toBe(false)
})
