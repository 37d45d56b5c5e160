import { describe, expect, it } from 'vitest'
import { idleRun, type NodeState, transitions } from '#trace'
import { isInSight, type Sight } from '../../renderer/canvas/crowd.ts'
import { drawOverview } from '../../renderer/canvas/draw-overview.ts'
import { createFlowTranslator, type FlowNode } from '../../renderer/canvas/flow-nodes.ts'
import type { NodeTold } from '../../renderer/store/index.ts'
import type { Palette } from '../../renderer/theme/palette.ts'
import { graphOf, inGroups } from '../support/graph-of.ts'
import { createPen } from './pen.ts'

const palette = {
  ...{ surface: 'surface', line: 'line', accent: 'accent' },
  state: Object.fromEntries(Object.keys(transitions).map((state) => [state, state])),
} as unknown as Palette

const told = (state: NodeState): NodeTold => ({ standing: 'told', run: { ...idleRun, state } })

/** Cards of 216 × 94 at 0, 280 and 560. */
const graph = graphOf({ a: 'sleep', b: 'sleep', c: 'sleep' }, ['a -> b', 'b -> c'])
const wide: Sight = { transform: [0, 0, 1], width: 1_000, height: 600 }

function overview(state: NodeState, sight: Sight = wide, selected: readonly string[] = []) {
  const { nodes, edges } = createFlowTranslator()(graph, { nodes: new Set(selected), edges: new Set() })
  const { context, drawn } = createPen()
  drawOverview(context, palette, { nodes, edges, sight, toldOf: (id) => told(id === 'a' ? state : 'idle') })
  return drawn
}

describe('the overview', () => {
  it('begins with an empty sheet, and wires from right to left of the boxes', () => {
    const drawn = overview('idle')
    expect(drawn.slice(0, 2)).toEqual([
      ['clear', 0, 0, 1_000, 600],
      ['stroke', 'line at 0,0 times 1 1', 'from', 216, 47, 'to', 280, 47, 'from', 496, 47, 'to', 560, 47],
    ])
  })

  it.each([
    ['idle', 'line'],
    ['skipped', 'line'],
    ['running', 'running'],
    ['waiting', 'waiting'],
    ['done', 'done'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ] as const)('has a box for a node that is %s in the colour of %s', (state, colour) => {
    const boxes = overview(state).filter(([how]) => how === 'box')
    expect(boxes[0]).toEqual(['box', `${colour} at 0,0 times 1`, 0, 0, 216, 94])
    expect(boxes).toHaveLength(3)
  })

  it.each([
    ['idle', 0],
    ['running', 0],
    ['waiting', 0],
    ['cancelling', 0],
    ['skipped', 0],
    ['done', 1],
    ['failed', 2],
    ['cancelled', 2],
  ] as const)('tells %s by the lines across it, too: %d', (state, lines) => {
    const mark = overview(state).filter(([how, brush]) => how === 'stroke' && String(brush).startsWith('surface'))
    expect(mark.flat().filter((part) => part === 'from')).toHaveLength(lines)
    if (lines > 0) expect(mark[0]?.[1]).toBe(`surface at 0,0 times 1 ${216 / 24}`)
  })

  it('crosses a box from corner to corner of its middle', () => {
    const mark = overview('failed').find(([how, brush]) => how === 'stroke' && String(brush).startsWith('surface'))
    const [left, right, top, bottom] = [216 * 0.35, 216 * 0.65, 94 * 0.35, 94 * 0.65]
    expect(mark?.slice(2)).toEqual(['from', left, bottom, 'to', right, top, 'from', left, top, 'to', right, bottom])
  })

  it('leaves marks out of boxes that are too small for them, and draws lines as thin as ever', () => {
    const at = (zoom: number) => overview('done', { ...wide, transform: [0, 0, zoom] })
    const hasMark = (zoom: number) => at(zoom).some(([, brush]) => String(brush).startsWith('surface'))
    expect([hasMark(20 / 216), hasMark(19 / 216)]).toEqual([true, false])
    expect(at(0.5)[1]?.[1]).toBe('line at 0,0 times 0.5 2')
  })

  it('frames what is selected', () => {
    const frames = overview('idle', { ...wide, transform: [0, 0, 0.5] }, ['b']).filter(([how]) => how === 'frame')
    expect(frames).toEqual([['frame', 'accent at 0,0 times 0.5 4', 280, 0, 216, 94]])
  })

  it('draws the boxes in sight alone, and no wires where there are too many to follow', () => {
    expect(overview('idle', { ...wide, width: 300 }).filter(([how]) => how === 'box')).toHaveLength(2)
    const { nodes, edges } = createFlowTranslator()(graph, { nodes: new Set(), edges: new Set() })
    const wires = (count: number) => {
      const { context, drawn } = createPen()
      const many = Array.from({ length: count }, (_, at) => edges[at % 2] ?? (edges[0] as (typeof edges)[0]))
      drawOverview(context, palette, { nodes, edges: many, sight: wide, toldOf: () => told('idle') })
      return drawn.filter(([how]) => how === 'stroke').length
    }
    expect([wires(3_000), wires(3_001)]).toEqual([1, 0])
  })

  it('leaves out a wire whose node is gone', () => {
    const { nodes, edges } = createFlowTranslator()(graph, { nodes: new Set(), edges: new Set() })
    const { context, drawn } = createPen()
    drawOverview(context, palette, { nodes: nodes.slice(0, 2), edges, sight: wide, toldOf: () => told('idle') })
    expect(drawn[1]?.slice(2)).toEqual(['from', 216, 47, 'to', 280, 47])
  })
})

describe('a node is in sight', () => {
  const node = { position: { x: 100, y: 200 }, width: 50, height: 20 } as FlowNode
  const sight = (x: number, y: number, zoom = 1): Sight => ({ transform: [x, y, zoom], width: 400, height: 300 })
  it.each([
    ['in the middle', sight(0, 0), true],
    ['one pixel of its right', sight(-149, 0), true],
    ['just gone to the left', sight(-150, 0), false],
    ['one pixel of its left', sight(299, 0), true],
    ['just gone to the right', sight(300, 0), false],
    ['one pixel of its bottom', sight(0, -219), true],
    ['just gone above', sight(0, -220), false],
    ['one pixel of its top', sight(0, 99), true],
    ['just gone below', sight(0, 100), false],
    ['nearer: its left is behind the right edge', sight(0, 0, 4), false],
    ['nearer, and moved', sight(-399, -799, 4), true],
  ])('%s', (_, at, expected) => {
    expect(isInSight(node, at)).toBe(expected)
  })
})

describe('the overview of a group', () => {
  const framed = inGroups(graphOf({ a: 'sleep', g: 'group', h: 'group' }), { g: ['h'], h: ['a'] })
  const overviewOf = (state: NodeState, zoom = 1) => {
    const { nodes, edges } = createFlowTranslator()(framed, { nodes: new Set(), edges: new Set() })
    const { context, drawn } = createPen()
    const sight: Sight = { ...wide, transform: [400 * zoom, 400 * zoom, zoom] }
    drawOverview(context, palette, { nodes, edges, sight, toldOf: (id) => told(id === 'a' ? 'idle' : state) })
    return drawn
  }

  it('draws outlines in the colour of the state, the outer one first and the card last', () => {
    const at = 'at 400,400 times 1'
    expect(overviewOf('waiting').slice(1)).toEqual(
      [
        ['stroke', `line ${at} 1`],
        ['frame', `waiting ${at} 2`, -48, -176, 312, 318],
        ['box', `waiting ${at}`, -48, -176, 64, 64],
        ['frame', `waiting ${at} 2`, -24, -88, 264, 206],
        ['box', `waiting ${at}`, -24, -88, 64, 64],
        ['box', `line ${at}`, 0, 0, 216, 94],
      ].sort((one, other) => order(one) - order(other)),
    )
  })
  // Wires come behind the frames and before the cards.
  const order = ([how, brush, x]: readonly unknown[]) =>
    how === 'stroke' ? 4.5 : x === 0 ? 5 : String(brush).length > 0 && x === -48 ? 1 : 2

  it('marks the state in a corner of each, where there is room', () => {
    const marks = (zoom: number) =>
      overviewOf('failed', zoom).filter(([how, brush]) => how === 'stroke' && String(brush).startsWith('surface'))
    expect([marks(1).length, marks(0.07).length, marks(0.05).length]).toEqual([2, 1, 0])
  })
})
