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

/** What the coroutine is handed as its own; `null`: nothing is. */
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
