import { Console } from 'node:console'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { signatureOf } from '#code'
import { consoleMethods, freshName, isReserved, type Problem, problemsOf, scopeTable } from '#graph'
import * as runtime from '#runtime'
import { graphOf } from '../../support/graph-of.ts'
import { outOfScope } from './out-of-scope.ts'
import { scopePage } from './scope-page.ts'

const problemsIn = (lines: string, shared = ''): readonly Problem[] =>
  problemsOf({ ...graphOf({ f: `async function f() {\n${lines}\n}` }), shared })
const codesIn = (lines: string, shared = ''): readonly string[] => problemsIn(lines, shared).map(({ code }) => code)

it('has each name once, with a signature and one sentence', () => {
  const names = scopeTable.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, kind, signature, doc } of scopeTable) {
    expect(signature).toContain(name)
    if (kind === 'function') expect(signatureOf(`function ${signature} {}`)).toMatchObject({ name })
    expect(doc).toMatch(/^[^.]+.*\.$/)
  }
})

it.each(scopeTable.map(({ name }) => name))(
  '%s is reserved: no node gets it, and a node that has it is a Problem',
  (name) => {
    expect(isReserved(name)).toBe(true)
    expect(freshName(graphOf({}), name)).toBe(`${name}2`)
    const graph = graphOf({ f: `async function ${name}() {}` })
    expect(problemsOf(graph).map(({ code }) => code)).toEqual(['reserved-name'])
  },
)

it("console has all that Node's Console class has, and no more", () => {
  expect([...consoleMethods].sort()).toEqual(Object.keys(new Console(process.stdout)).sort())
})

it('what is offered of signal is there', () => {
  const members = scopeTable.flatMap((row) => (row.name === 'signal' && 'members' in row ? row.members : []))
  const ofClass = Object.getOwnPropertyNames(AbortSignal.prototype).filter(
    (name) => !/^(?:constructor|on.*)$/.test(name),
  )
  const ofTargets = Object.getOwnPropertyNames(EventTarget.prototype).filter((name) => name.endsWith('Listener'))
  expect([...members].sort()).toEqual([...ofClass, ...ofTargets].sort())
})

it('all that the runtime has is in scope, or left out for a reason', () => {
  const known = [...scopeTable.map(({ name }) => name), ...Object.keys(outOfScope)]
  const ofRuntime = known.filter((name) => !['log', 'console', 'signal'].includes(name))
  expect(ofRuntime.sort()).toEqual(Object.keys(runtime).sort())
})

const leftOut = Object.keys(outOfScope).filter((name) => !name.startsWith('$'))

it.each([...leftOut, 'task', 'queue'])('%s is nobody’s: a node may have it', (name) => {
  expect(problemsOf(graphOf({ f: `async function ${name}() {}` }))).toEqual([])
})

const forgettable = scopeTable.filter(({ forgotten }) => forgotten !== undefined)

it.each(forgettable.map(({ name, forgotten }) => [name, forgotten] as const))(
  'a forgotten %s is told of',
  (name, forgotten) => {
    const code = forgotten === 'task' ? 'task-not-awaited' : 'never-awaited'
    expect(codesIn(`${name}(1)`)).toEqual([code])
    expect(problemsIn(`${name}(1)`)[0]).toMatchObject({ line: 2, column: 1 })
    expect(codesIn(`await ${name}(1)`)).toEqual([])
    expect(codesIn(`const kept = ${name}(1)\nreturn kept`)).toEqual([])
    expect(codesIn(`const ${name} = (x: number) => x\n${name}(1)`)).toEqual([])
    expect(codesIn(`${name}(1)`, `function ${name}(x: number) {}`)).toEqual([])
  },
)

it('tells of no other call', () => {
  const others = scopeTable.filter(({ kind, forgotten }) => kind === 'function' && forgotten === undefined)
  expect(others.flatMap(({ name }) => codesIn(`${name}()`))).toEqual([])
})

it('docs/scope.md says what the table says (node scripts/scope-page.mjs)', () => {
  expect(readFileSync(new URL('../../../docs/scope.md', import.meta.url), 'utf8')).toBe(scopePage())
})
