import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { graphSchema, parseDocument, serializeDocument } from '#document'
import type { Graph, Placement } from '#graph'
import { maxPixels } from '../../../src/document/limits.ts'
import { anyGraph } from './graphs.ts'

function parsed(text: string): Graph {
  const result = parseDocument(text)
  if (!result.ok) throw new Error(`${result.error.message}: ${result.error.remedy}`)
  return result.value
}

test('a graph comes back as it was written, and gives the same bytes again', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const text = serializeDocument(graph)
      const again = parsed(text)
      // Not toStrictEqual: it fails on keys such as "constructor". The clone has ordinary prototypes.
      deepStrictEqual(again, structuredClone(graph))
      expect(serializeDocument(again)).toBe(text)
      expect(text.endsWith('}\n')).toBe(true)
      expect(JSON.parse(text)).toBeTypeOf('object')
    }),
    { numRuns: 300 },
  )
})

test('bytes do not depend on the order of layout in memory', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const layout = Object.fromEntries(Object.entries(graph.layout).reverse())
      expect(serializeDocument({ ...graph, layout })).toBe(serializeDocument(graph))
    }),
  )
})

test('moving a node changes only its line in layout', () => {
  const placed = anyGraph.filter((graph) => Object.keys(graph.layout).length > 0)
  fc.assert(
    fc.property(placed, fc.nat(), fc.integer({ min: 1, max: 900 }), (graph, pick, by) => {
      const ids = Object.keys(graph.layout)
      const id = ids[pick % ids.length] as string
      const place = graph.layout[id]
      if (!place) throw new Error('picked from the layout')
      const moved = { ...graph, layout: { ...graph.layout, [id]: { ...place, x: place.x + by } } }
      const before = serializeDocument(graph).split('\n')
      const after = serializeDocument(moved).split('\n')
      expect(after.length).toBe(before.length)
      const changed = before.flatMap((line, index) => (line === after[index] ? [] : [index]))
      expect(changed).toHaveLength(1)
      expect(before[changed[0] as number]).toContain(`    ${JSON.stringify(id)}: {`)
    }),
  )
})

test('what a file holds may cross between processes', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      expect(graphSchema.safeParse(graph).error).toBeUndefined()
    }),
  )
})

test('keys of a hand-edited file find their places, and unknown ones stay behind the key they followed', () => {
  const text = serializeDocument(
    parsed(
      '{"7":1,"title":"t","x":{"b":1,"a":2},"version":1,"format":"asyncanvas/pipeline","description":[],' +
        '"settings":{"onError":"end"},"shared":[],"nodes":[],"edges":[],"layout":{},"z":[]}',
    ),
  )
  expect(Object.entries(JSON.parse(text.replace('"7"', '"seven"'))).map(([key]) => key)).toEqual([
    'seven',
    'format',
    'version',
    'title',
    'x',
    'description',
    'settings',
    'shared',
    'nodes',
    'edges',
    'layout',
    'z',
  ])
  expect(serializeDocument(parsed(text))).toBe(text)
})

test('an unknown key outlives the key it followed', () => {
  const node = { id: 'a', kind: 'input', name: 'n', type: 'string' } as const
  const base = parsed(
    serializeDocument({ ...emptyWith([{ ...node, default: 1, unknown: [{ after: 'default', key: 'k', value: 2 }] }]) }),
  )
  const without = emptyWith([{ ...node, unknown: base.nodes[0]?.unknown ?? [] }])
  const again = parsed(serializeDocument(without))
  expect(again.nodes[0]?.unknown).toEqual([{ after: 'type', key: 'k', value: 2 }])
  const orphan = emptyWith([{ ...node, unknown: [{ after: 'gone', key: 'k', value: 2 }] }])
  expect(parsed(serializeDocument(orphan)).nodes[0]?.unknown).toEqual([{ after: 'type', key: 'k', value: 2 }])
})

function emptyWith(nodes: Graph['nodes']): Graph {
  return { title: '', description: '', settings: { onError: 'end' }, shared: '', nodes, edges: [], layout: {} }
}

test('the limit of a step is written where it is not the default, null for none', () => {
  const limited = (limit: object): Graph => ({ ...emptyWith([]), settings: { onError: 'end', ...limit } })
  const settingsIn = (graph: Graph): unknown => JSON.parse(serializeDocument(graph)).settings
  expect(settingsIn(limited({ blockedLimitMs: 250 }))).toEqual({ onError: 'end', blockedLimitMs: 250 })
  expect(settingsIn(limited({ blockedLimitMs: null }))).toEqual({ onError: 'end', blockedLimitMs: null })
  const byDefault = serializeDocument(limited({}))
  expect(byDefault).not.toContain('blockedLimitMs')
  expect(serializeDocument(limited({ blockedLimitMs: 5_000 }))).toBe(byDefault)
  expect(serializeDocument(limited({ blockedLimitMs: Number.NaN }))).toBe(byDefault)
  expect(parsed(byDefault.replace('"end"', '"end", "blockedLimitMs": 5000'))).toEqual(parsed(byDefault))
})

test.each<[string, Placement, object]>([
  ['whole pixels', { x: 1.5, y: -1.4, size: { width: 80.4, height: 20.6 } }, { x: 2, y: -1, width: 80, height: 21 }],
  ['a size of one at least', { x: 0, y: 0, size: { width: 0.2, height: -3 } }, { x: 0, y: 0, width: 1, height: 1 }],
  [
    'no further out than can be read again',
    { x: -1e12, y: 1e12, size: { width: 1e12, height: Number.POSITIVE_INFINITY } },
    { x: -maxPixels, y: maxPixels, width: maxPixels, height: maxPixels },
  ],
  [
    'something where there is no number',
    { x: Number.NaN, y: Number.NaN, size: { width: Number.NaN, height: Number.NaN } },
    { x: 0, y: 0, width: 1, height: 1 },
  ],
])('a place is written in %s', (_, place, written) => {
  const text = serializeDocument({ ...emptyWith([]), layout: { a: place } })
  expect(JSON.parse(text).layout.a).toEqual(written)
  expect(serializeDocument(parsed(text))).toBe(text)
})
