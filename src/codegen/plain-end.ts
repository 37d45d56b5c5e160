import type { FreeUse, ModuleCode } from '#code'
import type { TaskNode } from '#compile'
import { hasCode } from '#graph'
import { awaitsCold } from './colds.ts'
import type { Dependencies } from './dependencies.ts'
import type { Failures } from './failures.ts'
import type { Given } from './given.ts'
import { printingOf } from './kinds.ts'
import { type PipelineCode, startsAtOnce } from './pipeline-code.ts'
import { hasStreamTasks } from './stream-forms.ts'

/** What a program's end must handle, as far as the code tells: the less, the shorter the file. */
export interface PlainEnd {
  /** The result is JSON (`json`), there is none (`nothing`), or it must be checked at the end (`unknown`). */
  readonly result: Given
  /** Whether every error has a name and a message, and nothing else to print. */
  readonly hasPlainErrors: boolean
  /**
   * Whether something may wait for a promise that never settles. Such promises are made by hand, or come from outside.
   */
  readonly mayHang: boolean
}

export function plainEndOf(code: PipelineCode, dependencies: Dependencies, failures: Failures): PlainEnd {
  const result = saysToJson(code) ? 'unknown' : givenBack(code, dependencies, failures)
  const isHarmless = !code.hasRuntime && usesHarmless(code)
  // Code that checks a result must handle any error anyway.
  const hasPlain = result !== 'unknown' && isHarmless && hasPlainErrors(code) && !mayCollectErrors(code)
  return { result, hasPlainErrors: hasPlain, mayHang: !isHarmless || mayKeepPromises(code) || mayWait(code) }
}

/** What is known of the result of main, or of an included file's. */
export function givenBack(code: PipelineCode, dependencies: Dependencies, failures: Failures): Given {
  return failures.areFinal ? resultOf(code, dependencies) : 'unknown'
}

function resultOf(code: PipelineCode, dependencies: Dependencies): Given {
  const gives = givenByEach(code, dependencies)
  const given = dependencies.results.map(({ from }) => gives.get(from) ?? 'unknown')
  if (given.length === 0) return 'nothing'
  if (given.length === 1) return given[0] ?? 'unknown'
  // In a list, a missing value becomes null; in an object it does not.
  return given.every((each) => each === 'json') ? 'json' : 'unknown'
}

/** Whether some code may define a `toJSON`, perhaps for all lists. */
function saysToJson({ texts }: PipelineCode): boolean {
  return texts.some((code) => /\btoJSON\b/.test(code))
}

/** The most gathers inside each other; with more, the check of the result must report that it is nested too deeply. */
const mostLists = 200

type Gives = ReadonlyMap<number, Given>

/**
 * What is known of each task's value. Computed in order, since in a chain of thousands each needs the one before it.
 */
function givenByEach(code: PipelineCode, dependencies: Dependencies): Gives {
  const unknown = new Set([...handedOverIn(dependencies), ...deepListsIn(dependencies)])
  const replaced = replacedNames(code)
  const gives = new Map<number, Given>()
  for (const index of dependencies.order) {
    const node = dependencies.task(index)
    const isUnknown =
      !node || dependencies.isChoice(index) || unknown.has(index) || (hasCode(node) && replaced.has(node.name))
    gives.set(index, isUnknown ? 'unknown' : givenBy(node, code, gives))
  }
  return gives
}

function givenBy(node: TaskNode, code: PipelineCode, gives: Gives): Given {
  // What it passes on may be the value of a cold coroutine.
  if (awaitsCold(node) && printingOf(node.kind).value !== 'own') return 'unknown'
  const indices = [...node.args.flatMap((argument) => (argument ? [argument.from] : [])), ...node.children]
  return printingOf(node.kind).gives(
    node,
    code,
    indices.map((index) => gives.get(index) ?? 'unknown'),
  )
}

/** Nodes whose value has more than `mostLists` lists inside each other: gathers, and sleeps that pass a value on. */
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

/** Nodes whose value a coroutine gets, alone or in a list: the coroutine may change it. */
function handedOverIn(dependencies: Dependencies): ReadonlySet<number> {
  const found = new Set<number>()
  const isCode = (index: number): boolean => {
    const node = dependencies.task(index)
    return node?.kind === 'pipeline' || hasCode(node ?? {}) || awaitsCold(node)
  }
  // In reverse order, so that consumers come first.
  for (const index of [...dependencies.order].reverse()) {
    const takers = dependencies.consumers(index).filter((consumer) => dependencies.takes(consumer, index))
    if (takers.some((taker) => isCode(taker) || found.has(taker))) found.add(index)
  }
  return found
}

/** Names that some code assigns to. */
function replacedNames({ modules }: PipelineCode): ReadonlySet<string> {
  return new Set(modules.flatMap(({ assigned }) => assigned))
}

/** The engine's own errors, which have short messages. */
const errors = 'Error EvalError RangeError ReferenceError SyntaxError TypeError URIError'.split(' ')
/**
 * Globals that throw only such errors, can't be used to change an error, and return no promise that may never settle.
 */
const harmless = new Set([
  ...errors,
  ...'Array BigInt Boolean Date Infinity JSON Map Math NaN Number Set String console isFinite isNaN parseFloat parseInt'.split(
    ' ',
  ),
  ...'gather log performance sleep undefined'.split(' '),
])

/** Whether it uses nothing from outside but what is known to be harmless. */
export function usesHarmless({ free, modules }: PipelineCode): boolean {
  const isKnown = ({ requests, laterRequests, throws }: ModuleCode): boolean =>
    requests.length + laterRequests.length === 0 && throws !== null
  return modules.every(isKnown) && free.every(({ name }) => harmless.has(name))
}

/**
 * Whether code may keep promises: promises that wait for each other wait for ever. Code that awaits each call at once
 * keeps none.
 */
function mayKeepPromises({ modules, defined }: PipelineCode): boolean {
  const asyncs = new Set(['gather', 'sleep', ...modules.flatMap((module) => module.asyncs ?? [])])
  const isTaken = ({ name, calls }: FreeUse): boolean => !asyncs.has(name) || startsAtOnce(calls, defined)
  return defined.has('gather') || !modules.every((module) => module.asyncs !== null && module.free.every(isTaken))
}

/** Whether an error may have others in it, which a program tells as well. */
function mayCollectErrors({ plans }: PipelineCode): boolean {
  return plans.some(({ nodes }) => nodes.some(({ kind }) => kind === 'group' || kind === 'race'))
}

/** Whether tasks of the file may wait for each other: those that make streams, and those that read them. */
function mayWait({ plans, hasTasks }: PipelineCode): boolean {
  return hasTasks && plans.some(hasStreamTasks)
}

function hasPlainErrors(code: PipelineCode): boolean {
  const { modules, defined } = code
  const plain = new Set(errors.filter((name) => !defined.has(name)))
  // A class comes after its base.
  for (const { name, base } of modules.flatMap(({ plainErrors }) => plainErrors)) if (plain.has(base)) plain.add(name)
  const replaced = replacedNames(code)
  const isPlain = (name: string): boolean => plain.has(name) && !replaced.has(name)
  const isKnown = ({ throws, plainErrors }: ModuleCode): boolean =>
    // Another base may return an error that exists already, and would change its name.
    throws?.every(isPlain) === true && plainErrors.every(({ base }) => isPlain(base))
  return !code.uses('BigInt') && modules.every(isKnown)
}
