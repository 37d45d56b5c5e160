import { type Calls, type FreeUse, type ModuleCode, moduleOf, readingOf } from '#code'
import { letsGo, type Plan, type PlanCodeNode, type PlanInput } from '#compile'
import { hasCode, hasPolicies, scopeRecord } from '#graph'
import { exportOfName } from './export-names.ts'
import { hasStreamTasks } from './stream-forms.ts'
import type { ExportPlatform } from './targets.ts'

/** A value that the pipeline's code uses and does not define. */
export interface UsedName extends FreeUse {
  /** The node whose code uses it; `null`: the shared code. */
  readonly owner: PlanCodeNode | null
}

/** What a file must know of a plan's code. */
export interface PipelineCode {
  readonly plan: Plan
  readonly coroutines: readonly PlanCodeNode[]
  readonly inputs: readonly PlanInput[]
  /** Names that the shared code and the functions define at the top level. */
  readonly defined: ReadonlySet<string>
  /** Values that they use and do not define. */
  readonly free: readonly UsedName[]
  /** The names of those values, and of types that they use and do not define. */
  readonly freeNames: ReadonlySet<string>
  /** Whether some of it, or a policy, needs the runtime's own code, so that nodes are tasks. */
  readonly hasTasks: boolean
  /** Whether tasks may be cancelled because nobody needs them any more. */
  readonly letsGo: boolean
  readonly uses: (name: string) => boolean
  /** The code of all pieces, the shared code first. */
  readonly modules: readonly ModuleCode[]
  readonly codeOf: (node: PlanCodeNode) => ModuleCode
  /** Whether the shared code uses the runtime as the file is loaded. */
  readonly runsAtLoad: boolean
  /** Whether the shared code awaits something as it is loaded. */
  readonly isAsync: boolean
  /**
   * Whether the shared code needs a running loop as the file is loaded, and not only objects of the runtime's classes.
   */
  readonly wantsLoopAtLoad: boolean
}

export function pipelineCode(plan: Plan, platform: ExportPlatform = 'plain'): PipelineCode {
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
  // A helper begins when it is called, while the runtime's functions begin when they are awaited. So a helper can
  // replace a function only if its calls are awaited at once.
  const needsRuntime = (name: string): boolean => {
    if (exportOfName(name) === 'runtime') return true
    const isHelper = name === 'sleep' || name === 'gather' || name === 'createSubprocess'
    return isHelper && free.some((use) => use.name === name && !(startsAtOnce(use.calls, defined) && isPlain(use)))
  }
  const mayCancel = plan.nodes.some(letsGo)
  return {
    plan,
    coroutines,
    inputs: plan.nodes.filter((node) => node.kind === 'input'),
    defined,
    free,
    freeNames,
    letsGo: mayCancel,
    hasTasks:
      platform === 'runtime' ||
      mayCancel ||
      coroutines.some(hasPolicies) ||
      hasStreamTasks(plan) ||
      plan.nodes.some(({ kind }) => kind === 'group') ||
      [...freeNames].some(needsRuntime) ||
      [plan.shared, ...coroutines.map(({ code }) => code)].some(minglesWithTurns),
    uses: (name) => freeNames.has(name),
    modules: pieces.map((piece) => piece.code),
    codeOf: (node) => codeOf(node.code),
    runsAtLoad: asked.some(({ isAtLoad }) => isAtLoad || madeAtLoad === null || madeAtLoad.length > 0),
    isAsync: shared.isAsync,
    wantsLoopAtLoad: asked.length > 0 && !madeAtLoad?.every((name) => isFree(name) && isPlainClass(name)),
  }
}

/** @throws if the code has not been read, or can't run: a plan has only code that can */
function codeOf(text: string): ModuleCode {
  const code = moduleOf(text)
  if (!code) throw new Error('Code is printed once it has been read')
  return code
}

/** Calls that start everything they are given. */
const starters = /^(?:gather|createTask|ensureFuture|Promise\.(?:all|allSettled|any|race|resolve))$/

/** Whether the helper can replace it: the helper of `createSubprocess` has no options. */
function isPlain({ name, calls }: FreeUse): boolean {
  return name !== 'createSubprocess' || (calls?.mostArguments ?? Number.POSITIVE_INFINITY) <= 2
}

/**
 * Whether all calls are awaited at once, or passed to a function that starts them and that the pipeline does not define
 * itself. An empty name is an await.
 */
export function startsAtOnce(calls: Calls | undefined, defined: ReadonlySet<string>): boolean {
  const { takers } = calls ?? { takers: null }
  const starts = (taker: string): boolean => taker === '' || (starters.test(taker) && !defined.has(rootOf(taker)))
  return takers?.every(starts) === true
}

function rootOf(name: string): string {
  return name.split('.', 1)[0] ?? name
}

/** Whether objects of the class can be made without a loop. */
function isPlainClass(name: string): boolean {
  return name !== 'Future' && scopeRecord(name)?.kind === 'class'
}

/** Whether code has callbacks that run between steps: only if nodes are tasks do these come in the right order. */
function minglesWithTurns(code: string): boolean {
  return /\b(?:nextTick|setImmediate)\b/.test(code)
}
