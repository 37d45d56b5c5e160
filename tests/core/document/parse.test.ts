import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { graphSchema, parseDocument, serializeDocument } from '#document'
import type { Graph } from '#graph'
import { anyGraph } from './graphs.ts'

const graph: Graph = {
  title: 'Two',
  description: 'One waits\nfor the other',
  settings: { onError: 'end' },
  shared: '',
  nodes: [
    { id: 'url', kind: 'input', name: 'url', type: 'string', default: null },
    { id: 'fetchData', kind: 'coroutine', code: 'async function fetchData(url: string) {\n  return url\n}' },
    { id: 'all', kind: 'gather', name: 'all', handles: ['first'], returnExceptions: false },
  ],
  edges: [{ source: 'url', sourceHandle: 'out', target: 'fetchData', targetHandle: 'url' }],
  layout: { url: { x: 0, y: 0 }, fetchData: { x: 240, y: 0, size: { width: 200, height: 80 } } },
}
const valid = serializeDocument(graph)

test('the file as it looks', () => {
  expect(valid).toMatchInlineSnapshot(`
    "{
      "format": "asyncanvas/pipeline",
      "version": 1,
      "title": "Two",
      "description": [
        "One waits",
        "for the other"
      ],
      "settings": {
        "onError": "end"
      },
      "shared": [],
      "nodes": [
        {
          "id": "url",
          "kind": "input",
          "name": "url",
          "type": "string",
          "default": null
        },
        {
          "id": "fetchData",
          "kind": "coroutine",
          "code": [
            "async function fetchData(url: string) {",
            "  return url",
            "}"
          ]
        },
        {
          "id": "all",
          "kind": "gather",
          "name": "all",
          "handles": [
            "first"
          ],
          "returnExceptions": false
        }
      ],
      "edges": [
        { "source": "url", "sourceHandle": "out", "target": "fetchData", "targetHandle": "url" }
      ],
      "layout": {
        "url": { "x": 0, "y": 0 },
        "fetchData": { "x": 240, "y": 0, "width": 200, "height": 80 }
      }
    }
    "
  `)
})

/** The valid file with one piece of its text replaced. */
function withText(from: string, to: string): string {
  if (!valid.includes(from)) throw new Error(`the valid file has no ${from}`)
  return valid.replace(from, () => to)
}

const version9 = withText('"version": 1', '"version": 9')
const refusals: readonly (readonly [string, string, string])[] = [
  ['an empty file', '  \n', 'the file is empty'],
  ['a list', '[]', 'the file is not a pipeline: it holds no JSON object'],
  ['another format', '{"format":"x"}', 'the file is not a pipeline: format is not "asyncanvas/pipeline"'],
  ['no format', '{}', 'the file is not a pipeline: format is missing'],
  ['no version', withText('  "version": 1,\n', ''), 'version is missing'],
  ['half a version', withText('"version": 1', '"version": 1.5'), 'version is not a whole number from 1'],
  ['a newer version', version9, 'the file has version 9, and this Asyncanvas reads versions up to 1'],
  ['too large', ' '.repeat(10 * 1024 * 1024 + 1), 'the file is larger than 10 MB'],
  ['no JSON', '{\n  "a": x\n}', 'the file is not JSON: line 2, column 8: a value is expected, not "x"'],
  [
    'a comma too many',
    '{"a":1,}',
    'the file is not JSON: line 1, column 8: a key in double quotes is expected, not "}"',
  ],
  [
    'a cut file',
    '{"a":[1',
    'the file is not JSON: line 1, column 8: a "," or a "]" is expected, not the end of the file',
  ],
  ['two values', '{} {}', 'the file is not JSON: line 1, column 4: the end of the file is expected, not "{"'],
  ['NaN', '{"a":NaN}', 'the file is not JSON: line 1, column 6: a value is expected, not "N"'],
  ['an open string', '{"a', 'the file is not JSON: line 1, column 2: a string has no end'],
  [
    'a raw line break',
    '{"a\n"',
    'the file is not JSON: line 1, column 4: a line break or control character stands in a string',
  ],
  [
    'a wrong escape',
    '{"\\x":1}',
    'the file is not JSON: line 1, column 2: a string has a wrong escape (a backslash that JSON does not know)',
  ],
  [
    'a huge number',
    '{"a":1e999}',
    'the file is not JSON: line 1, column 6: the number 1e999 is too large to be kept exactly',
  ],
  [
    'a long integer',
    '{"a":9007199254740993}',
    'the file is not JSON: line 1, column 6: the number 9007199254740993 is too large to be kept exactly',
  ],
  [
    'too deep',
    '['.repeat(100_000),
    'the file is not JSON: line 1, column 65: lists and objects are nested more than 64 deep',
  ],
  [
    'a merge conflict',
    withText('  "shared"', '<<<<<<< ours\n  "shared"'),
    'the file is not JSON: line 12, column 1: a merge conflict is left in it',
  ],
  [
    'a key twice',
    withText('"id": "url",', '"id": "url", "kind": "x",'),
    'nodes[0] "url": the key "kind" is there twice (line 16, column 7)',
  ],
  ['an id twice', withText('"id": "all"', '"id": "url"'), 'nodes[2] "url": id is already the id of nodes[0]'],
  ['a missing title', withText('  "title": "Two",\n', ''), 'title is missing'],
  [
    'a description as text',
    withText('"description": [', '"description": "x", "was": ['),
    'description is not an array of lines',
  ],
  [
    'a wrong setting',
    withText('"onError": "end"', '"onError": "stop"'),
    'settings: onError is neither "end" nor "finish"',
  ],
  [
    'a limit in words',
    withText('"onError": "end"', '"onError": "end", "blockedLimitMs": "5 s"'),
    'settings: blockedLimitMs is neither a number nor null',
  ],
  ['settings as a list', withText('"settings": {', '"settings": [], "was": {'), 'settings is not an object'],
  [
    'nodes as an object',
    withText('"nodes": [', '"nodes": {}, "was": ['),
    'nodes is not an array of at most 10000 nodes',
  ],
  ['a node as text', withText('"nodes": [', '"nodes": ["a",'), 'nodes[0] is not an object'],
  [
    'a kind of tomorrow',
    withText('"kind": "gather"', '"kind": "queue"'),
    'nodes[2] "all": kind is none of coroutine, branch, gather, race, sleep, group, pipeline, input, output, note',
  ],
  [
    'an id as number',
    withText('"id": "url"', '"id": 7'),
    'nodes[0]: id is not an id: a string of 1 to 1000 characters, other than "__proto__"',
  ],
  [
    '__proto__ as id',
    withText('"id": "url"', '"id": "__proto__"'),
    'nodes[0] "__proto__": id is not an id: a string of 1 to 1000 characters, other than "__proto__"',
  ],
  [
    'code as text',
    withText('"code": [', '"code": "async", "was": ['),
    'nodes[1] "fetchData": code is not an array of lines',
  ],
  ['a number as line', withText('"code": [', '"code": [ 1,'), 'nodes[1] "fetchData": code[0] is not a string'],
  [
    'a handle twice',
    withText('"handles": [', '"handles": ["first",'),
    'nodes[2] "all": handles is not an array of at most 10000 different ids',
  ],
  [
    'a text for a truth',
    withText('"returnExceptions": false', '"returnExceptions": "no"'),
    'nodes[2] "all": returnExceptions is not true or false',
  ],
  ['half a wire', withText(', "targetHandle": "url"', ''), 'edges[0]: targetHandle is missing'],
  ['a wire as text', withText('"edges": [', '"edges": ["a->b",'), 'edges[0] is not an object'],
  [
    'half pixels',
    withText('"x": 240', '"x": 240.5'),
    'layout "fetchData": x is not a whole number from -10000000 to 10000000',
  ],
  ['a width alone', withText(', "height": 80', ''), 'layout "fetchData" has a width or a height alone'],
  ['a place as list', withText('"url": { "x": 0, "y": 0 }', '"url": [0, 0]'), 'layout "url" is not an object'],
  [
    '__proto__ in layout',
    withText('"layout": {', '"layout": {"__proto__": {"x": 1, "y": 1},'),
    'layout "__proto__": this cannot be the id of a node',
  ],
  ['layout as a list', withText('"layout": {', '"layout": [], "was": {'), 'layout is not an object'],
]

describe('refusals name the place and a remedy', () => {
  test.each(refusals)('%s', (_name, text, message) => {
    const result = parseDocument(text)
    expect(result.ok ? 'read' : result.error.message).toBe(message)
    expect(result.ok ? '' : result.error.remedy).toMatch(/^[A-Z].+[^.]$/)
  })
})

test('a newer file is said to be left untouched', () => {
  const result = parseDocument(version9)
  expect(result.ok ? '' : result.error.remedy).toBe('Open it with a newer Asyncanvas; the file is left untouched')
})

describe('read without a complaint', () => {
  test.each([
    ['a byte order mark', `\uFEFF${valid}`],
    ['Windows line ends', valid.replaceAll('\n', '\r\n')],
    ['no line ends', JSON.stringify(JSON.parse(valid))],
  ])('%s', (_name, text) => {
    const result = parseDocument(text)
    expect(result.ok && result.value).toEqual(graph)
  })

  test('a wire to a node that is not there', () => {
    const result = parseDocument(withText('"target": "fetchData"', '"target": "gone"'))
    expect(result.ok && result.value.edges[0]?.target).toBe('gone')
  })

  test('__proto__ as an unknown key changes no prototype', () => {
    const text = withText('"id": "url",', '"id": "url", "__proto__": { "__proto__": { "name": "x" } },')
    const result = parseDocument(text)
    const node = result.ok ? result.value.nodes[0] : undefined
    expect(node?.unknown?.[0]?.key).toBe('__proto__')
    expect(Object.getPrototypeOf(node)).toBe(Object.prototype)
    expect(result.ok && serializeDocument(result.value)).toContain('"__proto__": {\n        "__proto__": {')
  })
})

test.each([
  ['"title"', 63],
  ['"onError"', 62],
  ['"id": "url"', 61],
])('what is read as deep as it may be before %s also crosses between processes', (key, depth) => {
  const deep = (levels: number): string => withText(key, `"deep": ${'['.repeat(levels)}${']'.repeat(levels)}, ${key}`)
  const result = parseDocument(deep(depth))
  expect(result.ok && graphSchema.safeParse(result.value).success).toBe(true)
  expect(parseDocument(deep(depth + 1)).ok).toBe(false)
})

describe('never throws', () => {
  const readable = (text: string): void => {
    const result = parseDocument(text)
    if (!result.ok) {
      expect(result.error.message).not.toBe('')
      return
    }
    expect(parseDocument(serializeDocument(result.value))).toEqual(result)
    expect(graphSchema.safeParse(result.value).error).toBeUndefined()
  }

  test('on any text or JSON', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), readable))
    fc.assert(fc.property(fc.json(), readable))
  })

  test('on a valid file with a piece cut out, doubled or replaced', () => {
    const piece = fc.oneof(
      fc.constantFrom('', '"', '{', '}', '[]', 'null', ',', '-', '1e400', '0.1', '"__proto__": 1,', '\\ud800', '"id"'),
      fc.string(),
    )
    fc.assert(
      fc.property(anyGraph, fc.nat(), fc.nat(30), piece, fc.boolean(), (any, at, length, put, isDoubled) => {
        const text = serializeDocument(any)
        const from = at % text.length
        const cut = text.slice(from, from + length)
        readable(text.slice(0, from) + (isDoubled ? cut + cut : put) + text.slice(from + length))
      }),
      { numRuns: 400 },
    )
  })

  test('on a valid file with any value replaced', () => {
    const tokens = [...valid.matchAll(/(?<=: |^ +)("[^"]*"|\d+|true|false|null)(?=,?$| })/gm)]
    fc.assert(
      fc.property(fc.nat(tokens.length - 1), fc.json(), (index, value) => {
        const token = tokens[index]
        if (token) readable(valid.slice(0, token.index) + value + valid.slice(token.index + token[0].length))
      }),
      { numRuns: 300 },
    )
  })
})
