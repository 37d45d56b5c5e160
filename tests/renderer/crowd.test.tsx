import { expect, it } from 'vitest'
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
