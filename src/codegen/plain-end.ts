import type { FreeUse, ModuleCode } from '#code'
import type { TaskNode } from '#compile'
import { hasCode } from '#graph'
import type { Dependencies } from './dependencies.ts'
import type { Failures } from './failures.ts'
import { printingOf } from './kinds.ts'
import { type PipelineCode, startsAtOnce } from './pipeline-code.ts'
import type { Given } from './printing.ts'

/** What a program may end with, as far as the code says so: the less, the shorter the file. */
export interface PlainEnd {
  /** The result is what JSON holds (`json`), or there is none (`nothing`); else it is looked at as it comes. */
  readonly result: Given
  /** Each error has a name and a text, and nothing else to tell of. */
  readonly hasPlainErrors: boolean
  /** Something may wait for a promise that nobody ever settles: such promises are made by hand, or come from elsewhere. */
  readonly mayHang: boolean
}

export function plainEndOf(code: PipelineCode, dependencies: Dependencies, failures: Failures): PlainEnd {
  const result = failures.areFinal && !saysToJson(code) ? resultOf(code, dependencies) : 'unknown'
  const isHarmless = !code.hasTasks && usesHarmless(code)
  // What looks at a result has to know errors anyway.
  const mayHang = !isHarmless || mayKeepPromises(code)
  return { result, hasPlainErrors: result !== 'unknown' && isHarmless && hasPlainErrors(code), mayHang }
}

function resultOf(code: PipelineCode, dependencies: Dependencies): Given {
  const gives = givenByEach(code, dependencies)
  const given = dependencies.results.map(({ from }) => gives.get(from) ?? 'unknown')
  if (given.length === 0) return 'nothing'
  if (given.length === 1) return given[0] ?? 'unknown'
  // In an object, nothing has to become null.
  return given.every((each) => each === 'json') ? 'json' : 'unknown'
}

/** All lists, say, may have one by now. */
function saysToJson({ plan, coroutines }: PipelineCode): boolean {
  return [plan.shared, ...coroutines.map(({ code }) => code)].some((code) => /\btoJSON\b/.test(code))
}

/** Lists of gathers within each other; beyond, what looks at a result says that it is too deep. */
const mostLists = 200

type Gives = ReadonlyMap<number, Given>

/** What each task gives: of a chain of thousands each asks the one before it. */
function givenByEach(code: PipelineCode, dependencies: Dependencies): Gives {
  const unknown = new Set([...handedOverIn(dependencies), ...deepListsIn(dependencies)])
  const replaced = replacedNames(code)
  const gives = new Map<number, Given>()
  for (const index of dependencies.order) {
    const node = dependencies.task(index)
    const isUnknown = !node || unknown.has(index) || (hasCode(node) && replaced.has(node.name))
    gives.set(index, isUnknown ? 'unknown' : givenBy(node, code, gives))
  }
  return gives
}

function givenBy(node: TaskNode, code: PipelineCode, gives: Gives): Given {
  const indices = [...node.args.flatMap((argument) => (argument ? [argument.from] : [])), ...node.children]
  return printingOf(node.kind).gives(
    node,
    code,
    indices.map((index) => gives.get(index) ?? 'unknown'),
  )
}

/** Gathers, and sleeps that pass on what they give, of more than `mostLists` lists within each other. */
function deepListsIn(dependencies: Dependencies): readonly number[] {
  const depths = new Map<number, number>()
  for (const index of dependencies.order) {
    const node = dependencies.task(index)
    const value = node ? printingOf(node.kind).value : 'own'
    const inside = value === 'own' ? 0 : Math.max(0, ...dependencies.values(index).map((each) => depths.get(each) ?? 0))
    depths.set(index, value === 'listed' ? inside + 1 : inside)
  }
  return [...depths.keys()].filter((index) => (depths.get(index) ?? 0) > mostLists)
}

/** A coroutine is given the value, alone or within a list: it may put something else into it. */
function handedOverIn(dependencies: Dependencies): ReadonlySet<number> {
  const found = new Set<number>()
  const isCode = (index: number): boolean => hasCode(dependencies.task(index) ?? {})
  // Consumers first.
  for (const index of [...dependencies.order].reverse()) {
    const takers = dependencies.consumers(index).filter((consumer) => dependencies.takes(consumer, index))
    if (takers.some((taker) => isCode(taker) || found.has(taker))) found.add(index)
  }
  return found
}

/** Names that some code gives another value. */
function replacedNames({ modules }: PipelineCode): ReadonlySet<string> {
  return new Set(modules.flatMap(({ assigned }) => assigned))
}

/** Of the engine's own errors, whose text is short. */
const errors = 'Error EvalError RangeError ReferenceError SyntaxError TypeError URIError'.split(' ')
/** What throws nothing else, can't be used to change an error, and gives no promise that may stay as it is. */
const harmless = new Set([
  ...errors,
  ...'Array BigInt Boolean Date Infinity JSON Map Math NaN Number Set String console isFinite isNaN parseFloat parseInt'.split(
    ' ',
  ),
  ...'gather log performance sleep undefined'.split(' '),
])

function usesHarmless({ free, modules }: PipelineCode): boolean {
  const isKnown = ({ requests, laterRequests, throws }: ModuleCode): boolean =>
    requests.length + laterRequests.length === 0 && throws !== null
  return modules.every(isKnown) && free.every(({ name }) => harmless.has(name))
}

/** Promises that wait for each other wait for ever. Whoever awaits what it has just called has kept none. */
function mayKeepPromises({ modules, defined }: PipelineCode): boolean {
  const asyncs = new Set(['gather', 'sleep', ...modules.flatMap((module) => module.asyncs ?? [])])
  const isTaken = ({ name, calls }: FreeUse): boolean => !asyncs.has(name) || startsAtOnce(calls, defined)
  return defined.has('gather') || !modules.every((module) => module.asyncs !== null && module.free.every(isTaken))
}

function hasPlainErrors(code: PipelineCode): boolean {
  const { modules, defined } = code
  const plain = new Set(errors.filter((name) => !defined.has(name)))
  // A class stands behind its base.
  for (const { name, base } of modules.flatMap(({ plainErrors }) => plainErrors)) if (plain.has(base)) plain.add(name)
  const replaced = replacedNames(code)
  const isPlain = (name: string): boolean => plain.has(name) && !replaced.has(name)
  const isKnown = ({ throws, plainErrors }: ModuleCode): boolean =>
    // Another base may make what is an error already, and the name becomes that one's.
    throws?.every(isPlain) === true && plainErrors.every(({ base }) => isPlain(base))
  return !code.uses('BigInt') && modules.every(isKnown)
}
