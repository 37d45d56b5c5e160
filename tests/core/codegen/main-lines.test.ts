import { runtimeParts } from 'virtual:runtime-parts'
import { expect, it } from 'vitest'
import { exportTypeScript } from '#codegen'
import { coroutine, type NodeDraft, planOf } from './plans.ts'

const names = 'abcdefgh'
const task = (at: number, args: readonly number[] = [], after: readonly number[] = []): NodeDraft =>
  coroutine(`async function ${names[at]}(...x: unknown[]) {\n  return x\n}`, args, after)
const gather = (children: readonly number[], returnExceptions = false, after: readonly number[] = []): NodeDraft => ({
  kind: 'gather',
  name: 'all',
  children,
  returnExceptions,
  after,
})

interface Case {
  readonly nodes: readonly NodeDraft[]
  readonly lines: readonly string[]
}

const cases: Readonly<Record<string, Case>> = {
  'one behind the other': {
    nodes: [task(0), task(1, [0]), task(2, [], [1])],
    lines: ['const aResult = await a()', 'await b(aResult)', 'return c()'],
  },
  'two at once, which nothing needs': {
    nodes: [task(0), task(1)],
    lines: ['const [aResult, bResult] = await Promise.all([a(), b()])', 'return { a: aResult, b: bResult }'],
  },
  'two that one waits for': {
    nodes: [task(0), task(1), task(2, [0, 1])],
    lines: ['const [aResult, bResult] = await Promise.all([a(), b()])', 'return c(aResult, bResult)'],
  },
  'two of which one is behind': {
    nodes: [task(0), task(1), task(2, [0])],
    lines: [
      'const [cResult, bResult] = await Promise.all([',
      '  (async () => {',
      '    const aResult = await a()',
      '    return c(aResult)',
      '  })(),',
      '  b(),',
      '])',
      'return { b: bResult, c: cResult }',
    ],
  },
  'two chains': {
    nodes: [task(0), task(1), task(2, [0]), task(3, [1])],
    lines: [
      'const [cResult, dResult] = await Promise.all([',
      '  (async () => {',
      '    const aResult = await a()',
      '    return c(aResult)',
      '  })(),',
      '  (async () => {',
      '    const bResult = await b()',
      '    return d(bResult)',
      '  })(),',
      '])',
      'return { c: cResult, d: dResult }',
    ],
  },
  'a chain of three beside one': {
    nodes: [task(0), task(1, [0]), task(2, [1]), task(3)],
    lines: [
      'const [cResult, dResult] = await Promise.all([',
      '  (async () => {',
      '    const aResult = await a()',
      '    const bResult = await b(aResult)',
      '    return c(bResult)',
      '  })(),',
      '  d(),',
      '])',
      'return { c: cResult, d: dResult }',
    ],
  },
  'a chain that is needed in its middle': {
    nodes: [task(0), task(1, [0]), task(2, [1]), task(3), task(4, [1, 2, 3])],
    lines: [
      'const [{ bResult, cResult }, dResult] = await Promise.all([',
      '  (async () => {',
      '    const aResult = await a()',
      '    const bResult = await b(aResult)',
      '    const cResult = await c(bResult)',
      '    return { bResult, cResult }',
      '  })(),',
      '  d(),',
      '])',
      'return e(bResult, cResult, dResult)',
    ],
  },
  'a chain whose next has another need': {
    nodes: [task(0), task(1), task(2, [0, 1]), task(3, [2]), task(4), task(5, [3, 4])],
    lines: [
      'const [dResult, eResult] = await Promise.all([',
      '  (async () => {',
      '    const [aResult, bResult] = await Promise.all([a(), b()])',
      '    const cResult = await c(aResult, bResult)',
      '    return d(cResult)',
      '  })(),',
      '  e(),',
      '])',
      'return f(dResult, eResult)',
    ],
  },
  'one that two wait for': {
    nodes: [task(0), task(1), task(2, [0]), task(3, [0, 1])],
    lines: [
      'const aTask = a()',
      'const [cResult, dResult] = await Promise.all([',
      '  (async () => c(await aTask))(),',
      '  (async () => {',
      '    const [aResult, bResult] = await Promise.all([aTask, b()])',
      '    return d(aResult, bResult)',
      '  })(),',
      '])',
      'return { c: cResult, d: dResult }',
    ],
  },
  'a diamond': {
    nodes: [task(0), task(1, [0]), task(2, [0]), task(3, [1, 2])],
    lines: [
      'const aResult = await a()',
      'const [bResult, cResult] = await Promise.all([b(aResult), c(aResult)])',
      'return d(bResult, cResult)',
    ],
  },
  'a gather of all': {
    nodes: [task(0), task(1), gather([0, 1])],
    lines: ['return Promise.all([a(), b()])'],
  },
  'a gather in another order': {
    nodes: [task(0), task(1), gather([1, 0])],
    lines: ['const [aResult, bResult] = await Promise.all([a(), b()])', 'return [bResult, aResult]'],
  },
  'a gather whose child somebody else needs': {
    nodes: [task(0), task(1), gather([0, 1]), task(3, [0])],
    lines: [
      'const aTask = a()',
      'const [all, dResult] = await Promise.all([Promise.all([aTask, b()]), (async () => d(await aTask))()])',
      'return { all, d: dResult }',
    ],
  },
  'a gather behind what is done': {
    nodes: [task(0), task(1, [0]), task(2, [0]), gather([1, 2], false, [0])],
    lines: ['const aResult = await a()', 'return Promise.all([b(aResult), c(aResult)])'],
  },
  'a gather behind what is still to come': {
    nodes: [task(0), task(1), gather([0, 1], false, [3]), task(3, [0])],
    lines: [
      'const [aResult, bResult] = await Promise.all([',
      '  (async () => {',
      '    const aResult = await a()',
      '    await d(aResult)',
      '    return aResult',
      '  })(),',
      '  b(),',
      '])',
      'return [aResult, bResult]',
    ],
  },
  'a gather of a gather': {
    nodes: [task(0), gather([0]), gather([1])],
    lines: ['return Promise.all([Promise.all([a()])])'],
  },
  'errors that are collected': {
    nodes: [task(0), task(1), gather([0, 1], true)],
    lines: ['return gather([a(), b()], { returnExceptions: true })'],
  },
  'errors that a later gather collects': {
    nodes: [task(0), task(1), gather([1, 0], true)],
    lines: ['return gather([b(), a()], { returnExceptions: true })'],
  },
  'errors of a gather that another collects': {
    nodes: [task(0), gather([0]), gather([1], true)],
    lines: ['return gather([Promise.all([a()])], { returnExceptions: true })'],
  },
  'errors that are collected of one of two': {
    nodes: [task(0), task(1), gather([1], true)],
    lines: [
      'const [aResult, all] = await Promise.all([a(), gather([b()], { returnExceptions: true })])',
      'return { a: aResult, all }',
    ],
  },
  'errors that are collected behind a chain': {
    nodes: [task(0), task(1, [0]), gather([1], true)],
    lines: ['const aResult = await a()', 'return gather([b(aResult)], { returnExceptions: true })'],
  },
  'errors that nobody would hear of': {
    nodes: [task(0), task(1, [0]), task(2, [0]), gather([1], true), task(4, [2])],
    lines: [
      'const aResult = await a()',
      'const [all, eResult] = await Promise.all([',
      '  gather([b(aResult)], { returnExceptions: true }),',
      '  (async () => {',
      '    const cResult = await c(aResult)',
      '    return e(cResult)',
      '  })(),',
      '])',
      'return { all, e: eResult }',
    ],
  },
  'a cut in the middle': {
    nodes: [task(0), task(1, [0]), task(2), task(3, [1, 2]), task(4, [3]), task(5, [3])],
    lines: [
      'const [bResult, cResult] = await Promise.all([',
      '  (async () => {',
      '    const aResult = await a()',
      '    return b(aResult)',
      '  })(),',
      '  c(),',
      '])',
      'const dResult = await d(bResult, cResult)',
      'const [eResult, fResult] = await Promise.all([e(dResult), f(dResult)])',
      'return { e: eResult, f: fResult }',
    ],
  },
  'what a chain passes to a gather': {
    nodes: [task(0), task(1), task(2, [0]), gather([2, 1]), task(4, [3])],
    lines: [
      'const all = await Promise.all([',
      '  (async () => {',
      '    const aResult = await a()',
      '    return c(aResult)',
      '  })(),',
      '  b(),',
      '])',
      'return e(all)',
    ],
  },
}

/** The body of main in the exported file. */
function mainOf(nodes: readonly NodeDraft[]): readonly string[] {
  const exported = exportTypeScript(planOf(nodes), runtimeParts)
  const text = exported.ok ? (/async function main\(.*?\{\n(.*?)\n\}/s.exec(exported.text)?.[1] ?? '') : ''
  return text.split('\n').map((line) => line.slice(2))
}

it.each(Object.entries(cases))('%s reads as a person would write it', (_, { nodes, lines }) => {
  expect(mainOf(nodes)).toEqual(lines)
})
