import { type Calls, type FreeUse, type ModuleCode, moduleOf, readingOf } from '#code'
import type { Plan, PlanCodeNode, PlanInput } from '#compile'
import { hasCode, scopeRecord } from '#graph'
import { exportOfName } from './export-names.ts'

/** A value that the pipeline's code uses and does not define. */
export interface UsedName extends FreeUse {
  /** `null`: the shared code. */
  readonly owner: PlanCodeNode | null
}

/** What a plan's code is made of, as far as the file around it has to know. */
export interface PipelineCode {
  readonly plan: Plan
  readonly coroutines: readonly PlanCodeNode[]
  readonly inputs: readonly PlanInput[]
  /** Names that shared code and functions define at the top level. */
  readonly defined: ReadonlySet<string>
  /** Values that they use and do not define. */
  readonly free: readonly UsedName[]
  /** The names of those, and of such types. */
  readonly freeNames: ReadonlySet<string>
  /** Something of it only the runtime's own code does, so nodes are tasks. */
  readonly hasTasks: boolean
  readonly uses: (name: string) => boolean
  /** The shared code first. */
  readonly modules: readonly ModuleCode[]
  readonly codeOf: (node: PlanCodeNode) => ModuleCode
  /** The shared code asks for the runtime as the file is loaded. */
  readonly runsAtLoad: boolean
  /** The shared code waits for something as it is loaded. */
  readonly isAsync: boolean
  /** The same, and for more than objects of its classes: for a loop that is running. */
  readonly wantsLoopAtLoad: boolean
}

export function pipelineCode(plan: Plan): PipelineCode {
  const coroutines = plan.nodes.filter(hasCode)
  const shared = codeOf(plan.shared)
  const pieces = [{ owner: null, code: shared }, ...coroutines.map((owner) => ({ owner, code: codeOf(owner.code) }))]
  const defined = new Set([
    ...shared.names,
    ...(readingOf(plan.shared)?.types ?? []),
    ...coroutines.map(({ name }) => name),
  ])
  const isFree = (name: string): boolean => !defined.has(name)
  const free = pieces
    .flatMap(({ owner, code }) => code.free.map((use): UsedName => ({ ...use, owner })))
    .filter(({ name }) => isFree(name))
  const types = pieces.flatMap(({ code }) => code.freeTypes).filter(isFree)
  const freeNames = new Set([...free.map(({ name }) => name), ...types])
  const { madeAtLoad } = shared
  const asked = free.filter((use) => use.owner === null && exportOfName(use.name) !== undefined)
  // Helpers begin when they are called, and are functions of their own; the runtime's begin when they are awaited.
  const needsRuntime = (name: string): boolean => {
    if (exportOfName(name) === 'runtime') return true
    const isHelper = name === 'sleep' || name === 'gather' || name === 'createSubprocess'
    return isHelper && free.some((use) => use.name === name && !(startsAtOnce(use.calls, defined) && isPlain(use)))
  }
  return {
    plan,
    coroutines,
    inputs: plan.nodes.filter((node) => node.kind === 'input'),
    defined,
    free,
    freeNames,
    hasTasks:
      [...freeNames].some(needsRuntime) || [plan.shared, ...coroutines.map(({ code }) => code)].some(minglesWithTurns),
    uses: (name) => freeNames.has(name),
    modules: pieces.map((piece) => piece.code),
    codeOf: (node) => codeOf(node.code),
    runsAtLoad: asked.some(({ isAtLoad }) => isAtLoad || madeAtLoad === null || madeAtLoad.length > 0),
    isAsync: shared.isAsync,
    wantsLoopAtLoad: asked.length > 0 && !madeAtLoad?.every((name) => isFree(name) && isPlainClass(name)),
  }
}

/** @throws where nobody has read the text, or it can't run: a plan is made of code that can */
function codeOf(text: string): ModuleCode {
  const code = moduleOf(text)
  if (!code) throw new Error('Code is printed once it has been read')
  return code
}

/** What starts all that it is given. */
const starters = /^(?:gather|createTask|ensureFuture|Promise\.(?:all|allSettled|any|race|resolve))$/

/** The helper for programs knows no options. */
function isPlain({ name, calls }: FreeUse): boolean {
  return name !== 'createSubprocess' || (calls?.mostArguments ?? Number.POSITIVE_INFINITY) <= 2
}

/** Unless the pipeline has something of its own by that name. An await is no function's. */
export function startsAtOnce(calls: Calls | undefined, defined: ReadonlySet<string>): boolean {
  const { takers } = calls ?? { takers: null }
  const starts = (taker: string): boolean => taker === '' || (starters.test(taker) && !defined.has(rootOf(taker)))
  return takers?.every(starts) === true
}

function rootOf(name: string): string {
  return name.split('.', 1)[0] ?? name
}

/** An object of the class is made without a loop. */
function isPlainClass(name: string): boolean {
  return name !== 'Future' && scopeRecord(name)?.kind === 'class'
}

/** What comes before and behind the steps of tasks, and no further. */
function minglesWithTurns(code: string): boolean {
  return /\b(?:nextTick|setImmediate)\b/.test(code)
}
