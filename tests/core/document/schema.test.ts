import { describe, expect, test } from 'vitest'
import { graphSchema, jsonSchema } from '#document'
import { emptyGraph } from '#graph'
import { migrate } from '../../../src/document/migrate.ts'

test('the published schema is plain data and allows unknown keys', () => {
  const schema = jsonSchema()
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['format', 'version', 'title', 'description', 'settings', 'shared', 'nodes', 'edges', 'layout'],
    properties: { format: { const: 'asyncanvas/pipeline' }, version: { const: 1 } },
  })
  expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false')
})

test('migrations go one version at a time, and a version without one passes', () => {
  const steps = { 1: (file: object) => ({ ...file, one: true }), 3: (file: object) => ({ ...file, three: true }) }
  expect(migrate({ version: 1 }, 1, 4, steps)).toEqual({ version: 4, one: true, three: true })
  expect(migrate({ version: 2 }, 2, 3, steps)).toEqual({ version: 3 })
  const file = { version: 1 }
  expect(migrate(file, 1)).toBe(file)
})

describe('the graph in a message', () => {
  const input = { id: 'a', kind: 'input', name: 'a', type: 'string' }
  const cycle: { self?: unknown } = {}
  cycle.self = cycle

  test('passes as it is', () => {
    expect(graphSchema.parse(emptyGraph)).toEqual(emptyGraph)
    for (const blockedLimitMs of [null, 250]) {
      const graph = { ...emptyGraph, settings: { onError: 'end', blockedLimitMs } }
      expect(graphSchema.parse(graph)).toEqual(graph)
    }
    expect(graphSchema.parse({ ...emptyGraph, nodes: [{ ...input, default: { a: [1] } }] }).nodes).toHaveLength(1)
  })

  test.each([
    ['nothing', undefined],
    ['an unknown key', { ...emptyGraph, more: 1 }],
    ['an id twice', { ...emptyGraph, nodes: [input, input] }],
    ['a Date', { ...emptyGraph, nodes: [{ ...input, default: new Date(0) }] }],
    ['NaN', { ...emptyGraph, nodes: [{ ...input, default: Number.NaN }] }],
    ['undefined', { ...emptyGraph, nodes: [{ ...input, default: undefined }] }],
    ['a cycle', { ...emptyGraph, nodes: [{ ...input, default: cycle }] }],
    ['__proto__ as id', { ...emptyGraph, nodes: [{ ...input, id: '__proto__' }] }],
    ['a limit in words', { ...emptyGraph, settings: { onError: 'end', blockedLimitMs: '5 s' } }],
    ['half pixels', { ...emptyGraph, layout: { a: { x: 0.5, y: 0 } } }],
  ])('%s is refused', (_name, message) => {
    expect(graphSchema.safeParse(message).success).toBe(false)
  })
})
