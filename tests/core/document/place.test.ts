import { expect, it } from 'vitest'
import type { Path } from '#graph'
import { placeIn, quoted } from '../../../src/document/place.ts'

const root = { nodes: [{ id: 'a' }, {}, { id: 1 }, null], edges: [], layout: {}, settings: {} }

it.each<[Path, string]>([
  [[], ''],
  [['nodes'], 'nodes'],
  [['nodes', 0], 'nodes[0] "a"'],
  [['nodes', 0, 'code', 3], 'nodes[0] "a": code[3]'],
  [['nodes', 1], 'nodes[1]'],
  [['nodes', 2, 'id'], 'nodes[2]: id'],
  [['nodes', 3], 'nodes[3]'],
  [['nodes', 4], 'nodes[4]'],
  [['nodes', 'x'], 'nodes.x'],
  [['edges', 2, 'from', 'node'], 'edges[2]: from.node'],
  [['edges', 'x'], 'edges.x'],
  [['layout', 'a b', 'x'], 'layout "a b": x'],
  [['layout', 1], 'layout "1"'],
  [['layout'], 'layout'],
  [['settings', 'onError'], 'settings: onError'],
  [['settings', 0], 'settings: [0]'],
  [['settings'], 'settings'],
  [['a-b$', '$c_1'], 'a-b$.$c_1'],
  [['a', 'b c'], 'a["b c"]'],
  [['a', ''], 'a[""]'],
  [['x'.repeat(60)], 'x'.repeat(60)],
  [['x'.repeat(61)], `["${'x'.repeat(57)}..."]`],
])('%j is said as %s', (path, text) => {
  expect(placeIn(root, path)).toBe(text)
})

it.each([null, 1, [], { nodes: {} }])('a file that is %j has no ids', (file) => {
  expect(placeIn(file, ['nodes', 0, 'kind'])).toBe('nodes[0]: kind')
})

it('a text in a message is quoted, and ends', () => {
  expect(quoted('say "a"')).toBe('"say \\"a\\""')
  expect(quoted(`start${'x'.repeat(55)}`)).toBe(`"start${'x'.repeat(55)}"`)
  expect(quoted(`start${'x'.repeat(56)}`)).toBe(`"start${'x'.repeat(52)}..."`)
})
