import { describe, expect, it, test } from 'vitest'
import { applyFix, type Graph, type Includes, includedPath, type Problem, problemsOf } from '#graph'
import { graphOf } from '../../support/graph-of.ts'
import { includesOf } from '../../support/included.ts'

const fetchAll = graphOf({ urls: 'input string', all: 'coroutine urls' }, ['urls -> all.urls'])
const uses = (files: readonly string[]): Graph =>
  graphOf(Object.fromEntries(files.map((file) => [file, `pipeline ./${file}.pipeline`])))

function told(graph: Graph, includes: Includes): readonly string[] {
  return problemsOf(graph, includes).map(({ severity, code, message }) => `${severity} ${code}: ${message}`)
}

test.each([
  ['/a/b/main.pipeline', './x.pipeline', '/a/b/x.pipeline'],
  ['/a/b/main.pipeline', '../x.pipeline', '/a/x.pipeline'],
  ['/a/b/main.pipeline', 'c/./d/../x.pipeline', '/a/b/c/x.pipeline'],
  ['/main.pipeline', '../../x.pipeline', '/x.pipeline'],
  ['C:/a/main.pipeline', '../x.pipeline', 'C:/x.pipeline'],
  ['main.pipeline', './x.pipeline', 'x.pipeline'],
])('from %s, %s is %s', (path, file, wanted) => {
  expect(includedPath(path, file)).toBe(wanted)
})

describe('the files that a drawing includes', () => {
  it('are no problem where they are as the drawing knows them', () => {
    const graph = graphOf({ a: 'coroutine', p: 'pipeline ./fetch-all.pipeline urls' }, ['a -> p.urls'])
    expect(told(graph, includesOf({ 'fetch-all': fetchAll }))).toEqual([])
    expect(problemsOf(graph)).toEqual([])
  })

  it('need a folder to be looked for from', () => {
    expect(told(uses(['a']), { path: null, files: {} })).toEqual([
      'error not-saved: a is looked for from the folder of this pipeline, which has none yet',
    ])
  })

  it('must be there, and be pipelines', () => {
    const graph = uses(['a', 'b'])
    const files = {
      '/here/a.pipeline': { ok: false, message: 'a.pipeline is not there', remedy: 'Check the path' },
    } as const
    expect(told(graph, { path: '/here/main.pipeline', files })).toEqual([
      'error unreadable-file: a.pipeline is not there',
      'error unreadable-file: ./b.pipeline has not been read',
    ])
  })

  it('must have no errors of their own, however deep', () => {
    const wrong = graphOf({ parse: 'coroutine text' })
    expect(told(uses(['a']), includesOf({ a: uses(['b']), b: wrong }))).toEqual([
      'error file-with-errors: ./a.pipeline cannot run: ./b.pipeline cannot run: parse needs a wire into "text"',
    ])
  })

  it('must not include each other', () => {
    const [a, b] = [uses(['b']), uses(['a'])]
    const circle = 'error includes-itself: These include each other: a.pipeline → b.pipeline → a.pipeline'
    expect(told(uses(['a']), includesOf({ a, b }))).toEqual([circle])
    expect(told(a, includesOf({ a, b }, '/here/a.pipeline'))).toEqual([circle])
    expect(told(uses(['main']), includesOf({}))).toEqual(['error includes-itself: main.pipeline includes itself'])
  })

  it('are within each other 50 deep at most, and not more nodes than a run can show', () => {
    const chain = (count: number, each: number): Includes =>
      includesOf(
        Object.fromEntries(
          Array.from({ length: count }, (_, at) => [
            `f${at}`,
            at + 1 === count
              ? graphOf({ s: 'sleep' })
              : graphOf(
                  Object.fromEntries(Array.from({ length: each }, (_, i) => [`p${i}`, `pipeline f${at + 1}.pipeline`])),
                ),
          ]),
        ),
      )
    expect(told(uses(['f0']), chain(50, 1))).toEqual([])
    expect(told(uses(['f0']), chain(51, 1))).toEqual([
      'error too-deep: f0 includes more than 50 pipelines, one within the other',
    ])
    expect(told(uses(['f0']), chain(40, 2))[0]).toBe(
      'error too-deep: With all that it includes, this pipeline has more than 100,000 nodes',
    )
  })
})

describe('inputs of a file that have changed', () => {
  const graph = graphOf({ a: 'coroutine', p: 'pipeline ./f.pipeline urls' }, ['a -> p.urls'])
  const changed = (sketch: Parameters<typeof graphOf>[0]): Includes =>
    includesOf({ f: graphOf({ ...sketch, s: 'sleep' }) })
  const found = (includes: Includes): Problem | undefined =>
    problemsOf(graph, includes).find(({ code }) => code === 'changed-inputs')

  it.each([
    ['one is gone', { link: 'input string' }, 'error'],
    ['one more has to be given', { urls: 'input string', count: 'input number' }, 'error'],
    ['one has another type', { urls: 'input number' }, 'warning'],
    [
      'one more has a default',
      { urls: 'input string', more: { kind: 'input', name: 'more', type: 'string', default: '' } },
      'warning',
    ],
  ] as const)('%s', (_, sketch, severity) => {
    expect(found(changed(sketch))?.severity).toBe(severity)
  })

  it('are taken over by the fix; a wire into one that is gone stays', () => {
    const includes = changed({ link: 'input string' })
    const fixed = applyFix(graph, found(includes) as Problem, includes)
    expect(fixed.nodes[1]).toMatchObject({ inputs: [{ name: 'link', type: 'string', hasDefault: false }] })
    expect(told(fixed, includes)).toEqual([
      'error missing-input: f needs a wire into "link"',
      expect.stringContaining('error dangling-wire'),
    ])
  })
})
