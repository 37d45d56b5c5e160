import { describe, expect, it } from 'vitest'
import { described, stackTextOf } from '#foreign-value'
import { previewOf } from '#run'
import { graphOf } from '../../support/graph-of.ts'
import { runGraph } from '../../support/run-graph.ts'

const shared = Array.from({ length: 40 }).reduce<unknown>((inside) => [inside, inside], [])
const deep = Array.from({ length: 200_000 }).reduce<unknown>((inside) => [inside], [])

/** Values that are too large to be copied or printed, but need little memory here. */
const large: Readonly<Record<string, () => unknown>> = {
  'a long text': () => 'x'.repeat(300_000_000),
  'long texts': () => ({ a: 'x'.repeat(60_000_000), b: ['y'.repeat(60_000_000)] }),
  'many holes': () => new Array(1_000_000_000),
  'many numbers': () => new Array(3_000_000).fill(1),
  'many keys': () => Object.fromEntries(Array.from({ length: 500_000 }, (_, key) => [`${key}${'k'.repeat(200)}`, key])),
  bytes: () => Buffer.alloc(600_000_000),
  'bytes within': () => ({ file: { content: Buffer.alloc(600_000_000) } }),
  floats: () => new Float64Array(50_000_000),
  'what is shared': () => shared,
  'what is deep': () => deep,
}
const host = globalThis as unknown as { made?: () => unknown }

describe.each(Object.entries(large))('%s', (_name, make) => {
  it('as a result is refused with what to do', async () => {
    host.made = make
    const graph = graphOf({ f: 'async function f() {\n  return globalThis.made()\n}', result: 'output' }, [
      'f -> result',
    ])
    const { outcome } = await runGraph(graph)
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: {
        name: 'NotJsonError',
        message: expect.stringMatching(
          make() === deep
            ? /^result\[0\].*… is nested too deeply for JSON.*; return/
            : /^the result is too large .*: return/,
        ),
      },
    })
  })

  it('has a picture, and is told in words where it is thrown, or said by an error', () => {
    const value = make()
    expect(previewOf(value).text.length).toBeLessThanOrEqual(200)
    expect(described(value).message.length).toBeLessThan(4_100)
    const error = Object.assign(new Error('x'), { message: value })
    expect(described(error).message.length).toBeLessThan(4_100)
    expect(stackTextOf(error)).toMatch(/\n {4}at .*large-values/)
    expect(error.message).toBe(value)
    expect(described(new AggregateError([value, value])).message.length).toBeLessThan(4_100)
  })
})

it('the calls of an error stand behind its message, whatever its lines are', () => {
  const error = new Error('a line\n'.repeat(20_000_000))
  const text = stackTextOf(error)
  expect(text.length).toBeLessThanOrEqual(1_000_000)
  expect(text).toMatch(/\n {4}at .*large-values/)
})

it('what fits is printed as it is', async () => {
  host.made = () => ({ numbers: new Array(200_000).fill(1), text: 'x'.repeat(2_000_000), bytes: Buffer.from('ab') })
  const graph = graphOf({ f: 'async function f() {\n  return globalThis.made()\n}', result: 'output' }, ['f -> result'])
  const { outcome } = await runGraph(graph)
  expect(outcome).toMatchObject({ kind: 'succeeded', result: { bytes: { type: 'Buffer', data: [97, 98] } } })
})
