import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AFTER, ERROR, handlesIn, nodeById, OUT } from '#graph'
import { createFlowTranslator } from '../../renderer/canvas/flow-nodes.ts'
import { handleSize, nodeSize, outY, placeHandles, placeOuts, rowsOf } from '../../renderer/canvas/geometry.ts'
import { graphOf } from '../support/graph-of.ts'

const graph = graphOf(
  {
    none: 'coroutine',
    one: 'coroutine a',
    both: 'coroutine a, b',
    three: 'coroutine a, b, c',
    sleep: 'sleep 500',
    either: 'branch',
    empty: 'gather',
    two: 'gather',
    input: 'input string',
    output: 'output',
    note: 'note word',
  },
  ['none -> two', 'one -> two'],
)

const nodeOf = (id: string) => {
  const node = nodeById(graph, id)
  if (!node) throw new Error(`there is no ${id}`)
  return node
}
const placed = (id: string) => placeHandles(graph, nodeOf(id))
const sizeOf = (id: string) => nodeSize(nodeOf(id), handlesIn(graph, nodeOf(id)), undefined)

/** The sizes of a card's parts in the style sheet, in pixels. */
const styles = readFileSync(new URL('../../renderer/canvas/nodes/node.module.css', import.meta.url), 'utf8')
const heightOf = (part: string): number => {
  const rule = new RegExp(`\\.${part}(?:,[^{]*)? \\{([^}]*)\\}`).exec(styles)?.[1] ?? ''
  return Number(/[^-]height: (\d+)px/.exec(rule)?.[1])
}
const [header = 0, line = 0, row = 0] = ['header', 'line', 'row'].map(heightOf)
/** The footer takes the remaining height. */
const footer = 30

describe('the size of a card', () => {
  it.each([
    ['a coroutine without parameters', 'none', 0],
    ['one parameter shares the line', 'one', 0],
    ['each of two has a row', 'both', 2],
    ['each of three has a row', 'three', 3],
    ['a sleep', 'sleep', 0],
    ['a branch has a row for each case', 'either', 2],
    ['a gather without tasks has a row for the first', 'empty', 1],
    ['a gather has a row for each, and one more', 'two', 3],
    ['an input', 'input', 0],
    ['an output', 'output', 0],
  ])('%s', (_, id, rows) => {
    expect(rowsOf(nodeOf(id), handlesIn(graph, nodeOf(id)))).toBe(rows)
    // There are 6 px of room below the last row.
    const height = header + line + rows * row + (rows > 0 ? 6 : 0) + footer
    expect(sizeOf(id)).toEqual({ width: 216, height })
  })

  it('of a note is what a person gave it', () => {
    expect(nodeSize(nodeOf('note'), [], { x: 0, y: 0, size: { width: 400, height: 50 } })).toEqual({
      width: 400,
      height: 50,
    })
    expect(nodeSize(nodeOf('note'), [], undefined)).toEqual({ width: 216, height: 96 })
  })
})

describe('the places of handles', () => {
  const yOf = (id: string) => Object.fromEntries(placed(id).map((handle) => [handle.id, handle.y]))
  const rowMiddle = (place: number) => header + line + row * (place + 0.5)

  it.each([
    ['after, at the middle of the header', 'none', { [AFTER]: header / 2 }],
    ['one value, where its own leaves', 'one', { a: outY, [AFTER]: header / 2 }],
    ['several, each at its row', 'three', { a: rowMiddle(0), b: rowMiddle(1), c: rowMiddle(2), [AFTER]: header / 2 }],
    ['tasks and the spare', 'two', { t1: rowMiddle(0), t2: rowMiddle(1), t3: rowMiddle(2), [AFTER]: header / 2 }],
    ['what an output takes', 'output', { value: outY }],
    ['nothing ends at an input', 'input', {}],
  ])('%s', (_, id, places) => {
    expect(yOf(id)).toEqual(places)
  })

  it('has each case of a branch leave at its row, and errors at the foot', () => {
    const { height } = sizeOf('either')
    const places = placeOuts(nodeOf('either'), placed('either')).map(({ id, y }) => [id, y])
    expect(places).toEqual([
      [OUT, outY],
      ['yes', rowMiddle(0)],
      ['no', rowMiddle(1)],
      [ERROR, height - footer / 2],
    ])
  })

  it('has values leave on the line below the header', () => {
    expect(outY).toBeGreaterThan(header)
    expect(outY).toBeLessThan(header + line)
  })

  it('tells React Flow boxes with the handles in their middles, in on the left and out on the right', () => {
    const { nodes } = createFlowTranslator()(graph, { nodes: new Set(), edges: new Set() })
    const three = nodes.find(({ id }) => id === 'three')
    const middles = three?.handles?.map(({ id, type, position, x, y, width = 0, height = 0 }) => [
      ...[id, type, position],
      [x + width / 2, y + height / 2],
    ])
    expect(middles).toEqual([
      ['a', 'target', 'left', [0, rowMiddle(0)]],
      ['b', 'target', 'left', [0, rowMiddle(1)]],
      ['c', 'target', 'left', [0, rowMiddle(2)]],
      [AFTER, 'target', 'left', [0, header / 2]],
      [OUT, 'source', 'right', [216, outY]],
      [ERROR, 'source', 'right', [216, three?.height === undefined ? 0 : three.height - footer / 2]],
    ])
    expect(three?.handles?.every(({ width, height }) => width === handleSize && height === handleSize)).toBe(true)
    expect(nodes.find(({ id }) => id === 'output')?.handles?.map(({ id }) => id)).toEqual(['value'])
  })
})

describe('what React Flow is told of', () => {
  const wired = graphOf(
    { a: 'sleep', b: 'sleep', all: 'gather', takes: 'coroutine x', result: 'output', says: 'note word' },
    ['a -> all', 'a -> takes.x', 'a -> b.after', 'b -> all.after', 'all -> result'],
  )
  const flow = (selected: readonly string[] = []) =>
    createFlowTranslator()(wired, { nodes: new Set(selected), edges: new Set(selected) })

  it('wires: the role of each by where it ends', () => {
    expect(flow().edges.map(({ id, data }) => [id, data?.role])).toEqual([
      ['a.out->all.t1', 'task'],
      ['a.out->takes.x', 'value'],
      ['a.out->b.after', 'after'],
      ['b.out->all.after', 'after'],
      ['all.out->result.value', 'value'],
    ])
  })

  it('wires: between which handles', () => {
    const [first] = flow().edges
    expect(first).toMatchObject({ source: 'a', sourceHandle: 'out', target: 'all', targetHandle: 't1', type: 'wire' })
  })

  it('selected nodes and wires, and no others', () => {
    const { nodes, edges } = flow(['b', 'a.out->b.after'])
    expect(nodes.filter(({ selected }) => selected).map(({ id }) => id)).toEqual(['b'])
    expect(edges.filter(({ selected }) => selected).map(({ id }) => id)).toEqual(['a.out->b.after'])
  })

  it('nodes: their kind, place and name; notes lie below', () => {
    expect(
      flow().nodes.map(({ id, type, position, ariaLabel, zIndex }) => [id, type, position.x, ariaLabel, zIndex]),
    ).toEqual([
      ['a', 'sleep', 0, 'a', 0],
      ['b', 'sleep', 280, 'b', 0],
      ['all', 'gather', 560, 'all', 0],
      ['takes', 'coroutine', 840, 'takes', 0],
      ['result', 'output', 1120, 'result', 0],
      ['says', 'note', 1400, expect.any(String), -1],
    ])
  })
})

describe('the chips of policies', () => {
  const chips = readFileSync(new URL('../../renderer/canvas/nodes/chips.module.css', import.meta.url), 'utf8')
  const chipRow = Number(/\.row \{[^}]*[^-]height: (\d+)px/.exec(chips)?.[1])
  const retry = { tries: 3, delayMs: 100, backoff: 'fixed' } as const
  const code = 'async function f(a?: string, b?: string) {}'
  const all = graphOf({
    none: { kind: 'coroutine', code },
    two: { kind: 'coroutine', code, timeoutMs: 5, limit: 'api' },
    three: { kind: 'coroutine', code, timeoutMs: 5, limit: 'api', retry },
  })

  it.each([
    ['two share a row', 'two', 1],
    ['a retry has one for itself', 'three', 2],
  ])('%s, and the handles below move down', (_, id, rows) => {
    const { nodes } = createFlowTranslator()(all, { nodes: new Set(), edges: new Set() })
    const [none, card] = [nodes[0], nodes.find((each) => each.id === id)]
    const yOf = (of: typeof none): number => of?.data.handles.find((handle) => handle.id === 'b')?.y ?? 0
    expect(yOf(card) - yOf(none)).toBe(rows * chipRow)
    expect((card?.height ?? 0) - (none?.height ?? 0)).toBe(rows * chipRow)
  })
})
