import { runtimeParts } from 'virtual:runtime-parts'
import { describe, expect, it } from 'vitest'
import { exportTypeScript } from '#codegen'
import { dependenciesOf } from '../../../src/codegen/dependencies.ts'
import { type Step, scheduleOf } from '../../../src/codegen/schedule.ts'
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

const row = (...nodes: number[]): Step => ({ kind: 'row', nodes })
const gathered = (at: number, ...nodes: number[]): Step => ({ kind: 'gather', gather: at, nodes })
const region = (until: number, ...nodes: number[]): Step => ({ kind: 'region', nodes, until })

interface Case {
  readonly nodes: readonly NodeDraft[]
  readonly steps: readonly Step[]
  readonly lines: readonly string[]
}

const cases: Readonly<Record<string, Case>> = {
  'one behind the other': {
    nodes: [task(0), task(1, [0]), task(2, [], [1])],
    steps: [row(0), row(1), row(2)],
    lines: ['const aResult = await a()', 'await b(aResult)', 'return c()'],
  },
  'two at once, which nothing needs': {
    nodes: [task(0), task(1)],
    steps: [row(0, 1)],
    lines: ['const [aResult, bResult] = await Promise.all([a(), b()])', 'return { a: aResult, b: bResult }'],
  },
  'two that one waits for': {
    nodes: [task(0), task(1), task(2, [0, 1])],
    steps: [row(0, 1), row(2)],
    lines: ['const [aResult, bResult] = await Promise.all([a(), b()])', 'return c(aResult, bResult)'],
  },
  'two of which one is behind': {
    nodes: [task(0), task(1), task(2, [0])],
    steps: [region(3, 0, 1, 2)],
    lines: [
      'const cTask = (async () => {',
      '  const aResult = await a()',
      '  return c(aResult)',
      '})()',
      'const bTask = b()',
      'const [bResult, cResult] = await Promise.all([bTask, cTask])',
      'return { b: bResult, c: cResult }',
    ],
  },
  'two chains': {
    nodes: [task(0), task(1), task(2, [0]), task(3, [1])],
    steps: [region(4, 0, 1, 2, 3)],
    lines: [
      'const cTask = (async () => {',
      '  const aResult = await a()',
      '  return c(aResult)',
      '})()',
      'const dTask = (async () => {',
      '  const bResult = await b()',
      '  return d(bResult)',
      '})()',
      'const [cResult, dResult] = await Promise.all([cTask, dTask])',
      'return { c: cResult, d: dResult }',
    ],
  },
  'a chain of three beside one': {
    nodes: [task(0), task(1, [0]), task(2, [1]), task(3)],
    steps: [region(4, 0, 1, 2, 3)],
    lines: [
      'const cTask = (async () => {',
      '  const aResult = await a()',
      '  const bResult = await b(aResult)',
      '  return c(bResult)',
      '})()',
      'const dTask = d()',
      'const [cResult, dResult] = await Promise.all([cTask, dTask])',
      'return { c: cResult, d: dResult }',
    ],
  },
  'a chain that is needed in its middle': {
    nodes: [task(0), task(1, [0]), task(2, [1]), task(3), task(4, [1, 2, 3])],
    steps: [region(4, 0, 1, 2, 3), row(4)],
    lines: [
      'const bTask = (async () => {',
      '  const aResult = await a()',
      '  return b(aResult)',
      '})()',
      'const cTask = (async () => c(await bTask))()',
      'const dTask = d()',
      'const [bResult, cResult, dResult] = await Promise.all([bTask, cTask, dTask])',
      'return e(bResult, cResult, dResult)',
    ],
  },
  'a chain whose next has another need': {
    nodes: [task(0), task(1), task(2, [0, 1]), task(3, [2]), task(4), task(5, [3, 4])],
    steps: [region(5, 0, 1, 2, 3, 4), row(5)],
    lines: [
      'const aTask = a()',
      'const bTask = b()',
      'const dTask = (async () => {',
      '  const [aResult, bResult] = await Promise.all([aTask, bTask])',
      '  const cResult = await c(aResult, bResult)',
      '  return d(cResult)',
      '})()',
      'const eTask = e()',
      'const [dResult, eResult] = await Promise.all([dTask, eTask])',
      'return f(dResult, eResult)',
    ],
  },
  'one that two wait for': {
    nodes: [task(0), task(1), task(2, [0]), task(3, [0, 1])],
    steps: [region(4, 0, 1, 2, 3)],
    lines: [
      'const aTask = a()',
      'const bTask = b()',
      'const cTask = (async () => c(await aTask))()',
      'const dTask = (async () => {',
      '  const [aResult, bResult] = await Promise.all([aTask, bTask])',
      '  return d(aResult, bResult)',
      '})()',
      'const [cResult, dResult] = await Promise.all([cTask, dTask])',
      'return { c: cResult, d: dResult }',
    ],
  },
  'a diamond': {
    nodes: [task(0), task(1, [0]), task(2, [0]), task(3, [1, 2])],
    steps: [row(0), row(1, 2), row(3)],
    lines: [
      'const aResult = await a()',
      'const [bResult, cResult] = await Promise.all([b(aResult), c(aResult)])',
      'return d(bResult, cResult)',
    ],
  },
  'a gather of all': {
    nodes: [task(0), task(1), gather([0, 1])],
    steps: [gathered(2, 0, 1)],
    lines: ['return Promise.all([a(), b()])'],
  },
  'a gather in another order': {
    nodes: [task(0), task(1), gather([1, 0])],
    steps: [row(0, 1), row(2)],
    lines: ['const [aResult, bResult] = await Promise.all([a(), b()])', 'return [bResult, aResult]'],
  },
  'a gather whose child somebody else needs': {
    nodes: [task(0), task(1), gather([0, 1]), task(3, [0])],
    steps: [region(4, 0, 1, 2, 3)],
    lines: [
      'const aTask = a()',
      'const bTask = b()',
      'const allTask = Promise.all([aTask, bTask])',
      'const dTask = (async () => d(await aTask))()',
      'const [all, dResult] = await Promise.all([allTask, dTask])',
      'return { all, d: dResult }',
    ],
  },
  'a gather behind what is done': {
    nodes: [task(0), task(1, [0]), task(2, [0]), gather([1, 2], false, [0])],
    steps: [row(0), gathered(3, 1, 2)],
    lines: ['const aResult = await a()', 'return Promise.all([b(aResult), c(aResult)])'],
  },
  'a gather behind what is still to come': {
    nodes: [task(0), task(1), gather([0, 1], false, [3]), task(3, [0])],
    steps: [region(2, 0, 1, 3, 2)],
    lines: [
      'const aTask = a()',
      'const bTask = b()',
      'const dTask = (async () => d(await aTask))()',
      'const allTask = (async () => {',
      '  const [all] = await Promise.all([Promise.all([aTask, bTask]), dTask])',
      '  return all',
      '})()',
      'return allTask',
    ],
  },
  'a gather of a gather': {
    nodes: [task(0), gather([0]), gather([1])],
    steps: [gathered(1, 0), row(2)],
    lines: ['const all = await Promise.all([a()])', 'return [all]'],
  },
  'errors that are collected': {
    nodes: [task(0), task(1), gather([0, 1], true)],
    steps: [gathered(2, 0, 1)],
    lines: ['return gather([a(), b()], { returnExceptions: true })'],
  },
  'errors that a later gather collects': {
    nodes: [task(0), task(1), gather([1, 0], true)],
    steps: [region(2, 0, 1, 2)],
    lines: [
      'const aTask = a()',
      'const bTask = b()',
      'const allTask = gather([bTask, aTask], { returnExceptions: true })',
      'return allTask',
    ],
  },
  'errors of a gather that another collects': {
    nodes: [task(0), gather([0]), gather([1], true)],
    steps: [region(2, 0, 1, 2)],
    lines: [
      'const aTask = a()',
      'const allTask = Promise.all([aTask])',
      'const allTask2 = gather([allTask], { returnExceptions: true })',
      'return allTask2',
    ],
  },
  'errors that are collected of one of two': {
    nodes: [task(0), task(1), gather([1], true)],
    steps: [region(3, 0, 1, 2)],
    lines: [
      'const aTask = a()',
      'const bTask = b()',
      'const allTask = gather([bTask], { returnExceptions: true })',
      'const [aResult, all] = await Promise.all([aTask, allTask])',
      'return { a: aResult, all }',
    ],
  },
  'errors that are collected behind a chain': {
    nodes: [task(0), task(1, [0]), gather([1], true)],
    steps: [row(0), gathered(2, 1)],
    lines: ['const aResult = await a()', 'return gather([b(aResult)], { returnExceptions: true })'],
  },
  'errors that nobody would hear of': {
    nodes: [task(0), task(1, [0]), task(2, [0]), gather([1], true), task(4, [2])],
    steps: [row(0), region(5, 1, 2, 3, 4)],
    lines: [
      'const aResult = await a()',
      'const bTask = b(aResult)',
      'const eTask = (async () => {',
      '  const cResult = await c(aResult)',
      '  return e(cResult)',
      '})()',
      'const allTask = gather([bTask], { returnExceptions: true })',
      'const [all, eResult] = await Promise.all([allTask, eTask])',
      'return { all, e: eResult }',
    ],
  },
  'a cut in the middle': {
    nodes: [task(0), task(1, [0]), task(2), task(3, [1, 2]), task(4, [3]), task(5, [3])],
    steps: [region(3, 0, 1, 2), row(3), row(4, 5)],
    lines: [
      'const bTask = (async () => {',
      '  const aResult = await a()',
      '  return b(aResult)',
      '})()',
      'const cTask = c()',
      'const [bResult, cResult] = await Promise.all([bTask, cTask])',
      'const dResult = await d(bResult, cResult)',
      'const [eResult, fResult] = await Promise.all([e(dResult), f(dResult)])',
      'return { e: eResult, f: fResult }',
    ],
  },
  'what a chain passes to a gather': {
    nodes: [task(0), task(1), task(2, [0]), gather([2, 1]), task(4, [3])],
    steps: [region(3, 0, 1, 2, 3), row(4)],
    lines: [
      'const cTask = (async () => {',
      '  const aResult = await a()',
      '  return c(aResult)',
      '})()',
      'const bTask = b()',
      'const allTask = Promise.all([cTask, bTask])',
      'const all = await allTask',
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

describe.each(Object.entries(cases))('%s', (_, { nodes, steps, lines }) => {
  it('is cut where everything waits for everything', () => {
    expect(scheduleOf(dependenciesOf(planOf(nodes)))).toEqual(steps)
  })

  it('reads as a person would write it', () => {
    expect(mainOf(nodes)).toEqual(lines)
  })
})
