import { describe, expect, it } from 'vitest'
import { compile, type Program, programOf } from '#compile'
import { graphOf } from '../../support/graph-of.ts'

const ownNames = ['$await', '$each', '$guard', 'log', 'signal']

function programFor(codes: Readonly<Record<string, string>>, shared = ''): Program {
  const compiled = compile({ ...graphOf(codes), shared })
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join('; '))
  return programOf({ plan: compiled.value, scopeNames: [...ownNames, 'sleep', 'gather'], ownNames })
}
const textOf = (codes: Readonly<Record<string, string>>, shared?: string): string =>
  programFor(codes, shared).textFor(new Set()).js

/** What the coroutine gets as its own names; `null`: nothing. */
const ownOf = (code: string, shared?: string): string | null => {
  const [, how, names] =
    /\$module\.(own|ownEach)\(0, \(function \(\{ (.*?) \}\)/.exec(textOf({ f: code }, shared)) ?? []
  return how === undefined ? null : `${how}: ${names}`
}

describe('a coroutine has of its own what it has a use for', () => {
  it.each<[string, string, string | null]>([
    ['nothing', 'async function f() { return 1 }', null],
    ['its awaits are known to be those of its task', 'async function f() { await sleep(1) }', null],
    [
      'a comment with the word',
      '// async work\n/* an async one */ async function f() { await sleep(1) }',
      'own: $await',
    ],
    ['a comment before it', '/* sleeps for a while */ async function f() { await sleep(1) }', null],
    ['an async function within', 'async function f() { return async () => await sleep(1) }', 'own: $await'],
    ['a name that begins so', 'async function f(asyncs: any = 1) { return asyncs }', null],
    ['an async loop', 'async function f(x: any = []) { for await (const a of x) log(a) }', 'own: $each, log'],
    ['its log', 'async function f() { log(1) }', 'own: log'],
    ['its signal is another at each call', 'async function f() { log(signal.aborted) }', 'ownEach: log, signal'],
    ['what it declares itself', 'async function f(log: any = null) { log(1) }', null],
  ])('%s', (_, code, own) => {
    expect(ownOf(code)).toBe(own)
  })

  it('not what the shared code declares', () => {
    expect(ownOf('async function f() { log(1) }', 'function log(x: unknown) {}')).toBeNull()
  })
})

describe('what a program needs', () => {
  it.each<[string, string, string, boolean]>([
    ['nothing', 'async function f() {}', '', false],
    ['a module later', "async function f() { return await import('./a.mjs') }", '', true],
    ['its place', 'async function f() { return import.meta.url }', '', true],
    ['a module of the shared code', 'async function f() { return a }', "import a from './a.mjs'", true],
    ['its place in the shared code', 'async function f() { return here }', 'const here = import.meta.url', true],
  ])('%s', (_, code, shared, needsHost) => {
    expect(programFor({ f: code }, shared).needsHost).toBe(needsHost)
  })
})

/** The places of a word in a text, as the engine counts: from 1. */
function placesOf(word: string, text: string): readonly (readonly [line: number, column: number])[] {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/)
  return lines.flatMap((line, at) =>
    [...line.matchAll(new RegExp(`\\b${word}\\b`, 'g'))].map((m) => [at + 1, m.index + 1] as const),
  )
}

describe('the way back to the lines of the code', () => {
  const codes = {
    f: 'async function f() {\n  await sleep(1)\n  for (const a of [1]) await sleep(a, mark1)\n  return mark2\n}',
    g: '// calls f\nasync function g() { return (await f()) + mark3 }',
    h: "async function h() {\r\n  log('\u2028', mark4)\r\n  return [mark5, await sleep(1)] }",
    i: 'async function i(): Promise<void> { h = mark6 as never }',
  }
  const shared = '\nconst mark7: number = 1\nfunction used() { while (mark8) break }'
  const named = (text: string): string => text.replace(/\bmark(\d)\b/g, 'globalThis.mark$1')
  const all = Object.fromEntries(
    Object.entries(codes).map(([name, code]) => [name, named(code).replace('const globalThis.', 'const ')]),
  )
  const sharedText = named(shared).replace('const globalThis.', 'const ')
  const text = programFor(all, sharedText).textFor(new Set())

  it.each([...Object.values(all).map((source, node) => ({ node, source })), { node: undefined, source: sharedText }])(
    'of piece %#',
    ({ node, source }) => {
      const marks = source.match(/\bmark\d\b/g) ?? []
      expect(marks.length).toBeGreaterThan(0)
      for (const mark of marks) {
        const [there] = placesOf(mark, source.replace(/\u2028/g, ' '))
        const [here] = placesOf(mark, text.js)
        if (!there || !here) throw new Error(`${mark} is not in the program`)
        const [line, column] = there
        expect(text.place(...here), mark).toEqual({ ...(node === undefined ? {} : { node }), line, column })
      }
    },
  )

  it.each([
    ['a coroutine', 'async function f(', { node: 0, line: 1, column: 1 }],
    ['one behind a comment', '// calls f', { node: 1, line: 1, column: 1 }],
    ['one behind another', 'async function i(', { node: 3, line: 1, column: 1 }],
  ])('begins with the first character of %s, and not before it', (_, first, begin) => {
    const lines = text.js.slice(0, text.js.indexOf(first)).split(/\r\n|[\n\r\u2028\u2029]/)
    const [line, column] = [lines.length, (lines.at(-1)?.length ?? 0) + 1]
    expect(text.place(line, column)).toEqual(begin)
    expect(text.place(line, column - 1)).toBeUndefined()
  })

  it('leads nowhere from what is ours', () => {
    expect(text.place(1, 1)).toBeUndefined()
    const [list] = placesOf('coroutines', text.js)
    expect(list && text.place(...list)).toBeUndefined()
    expect(text.place(1_000, 1)).toBeUndefined()
  })

  it('calls by its name what other code calls or changes, and makes the others in their places', () => {
    const { js } = text
    expect(js).toMatch(/let f = \(.*function f\(/s)
    // In a function with its own name, that name would be a constant.
    expect(js).toMatch(/let h = .*\{ h: \(async function {2}\(\)/s)
    expect(js.slice(js.indexOf('coroutines(['))).toMatch(
      /^coroutines\(\[f, .*function g\(.*, \(\.\.\.args\) => h\(\.\.\.args\), .*function i\(/s,
    )
    expect(js).not.toContain('let g =')
    // Each one is a separate statement.
    expect(js).toContain('\n); let h = ')
    expect(js).toContain(', log, sleep } = $module;')
  })

  it('goes past what stands there for live imports', () => {
    const program = programFor(
      { f: 'async function f() {\n  return [one, globalThis.mark1]\n}' },
      "import { one } from './a.mjs'\nconst both = [one, globalThis.mark2]\nfunction two() { return one }",
    )
    const [still, moving] = [program.textFor(new Set()), program.textFor(new Set([0]))]
    expect(moving.js.length).toBeGreaterThan(still.js.length)
    for (const { js, place } of [still, moving]) {
      const [[inNode], [inShared]] = [placesOf('mark1', js), placesOf('mark2', js)]
      expect(inNode && place(...inNode)).toEqual({ node: 0, line: 2, column: 27 })
      expect(inShared && place(...inShared)).toEqual({ line: 2, column: 31 })
    }
  })
})
