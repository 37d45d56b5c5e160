import { type Calls, type FreeUse, type ModuleCode, moduleOf, readingOf } from '#code'
import type { Plan, PlanCodeNode, PlanInput } from '#compile'
import { hasCode, hasPolicies, scopeRecord } from '#graph'
import { exportOfName } from './export-names.ts'
import type { Given } from './given.ts'
import { type IncludedFile, includedIn, pipelinesIn } from './included-files.ts'
import { hasLetGo } from './let-go.ts'
import { hasStreamTasks } from './stream-forms.ts'
import type { ExportPlatform } from './targets.ts'

/** A value that the pipeline's code uses and does not define. */
export interface UsedName extends FreeUse {
  /** The node whose code uses it; `null`: the shared code. */
  readonly owner: PlanCodeNode | null
}

/** The code of one pipeline file. */
export interface FileCode {
  readonly plan: Plan
  readonly shared: ModuleCode
  readonly coroutines: readonly PlanCodeNode[]
  readonly inputs: readonly PlanInput[]
  /** Names that the shared code and the functions define at the top level. */
  readonly defined: ReadonlySet<string>
  /** Values that they use and do not define. */
  readonly free: readonly UsedName[]
  /** The names of those values, and of types that they use and do not define. */
  readonly freeNames: ReadonlySet<string>
  /** The code of all pieces, the shared code first. */
  readonly modules: readonly ModuleCode[]
  /** Whether the shared code uses the runtime as it is loaded. */
  readonly runsAtLoad: boolean
  /** Whether it needs a running loop then, and not only objects of the runtime's classes. */
  readonly wantsLoopAtLoad: boolean
}

/** What an exported file must know of a plan's code: that of its own, and with it that of all files that it includes. */
export interface PipelineCode extends FileCode {
  /** That of its own file alone. */
  readonly own: FileCode
  /** The code of the files that nodes include, in the order in which they are printed. */
  readonly included: readonly (FileCode & { readonly file: IncludedFile })[]
  /** All plans, its own first. */
  readonly plans: readonly Plan[]
  /** All texts of code. */
  readonly texts: readonly string[]
  /** Whether nodes are tasks: some code, a policy or a group asks for that. */
  readonly hasTasks: boolean
  /** Whether these are the runtime's own, of which code may ask for anything. */
  readonly hasRuntime: boolean
  /** Whether tasks may be cancelled because nobody needs them any more. */
  readonly letsGo: boolean
  readonly uses: (name: string) => boolean
  readonly codeOf: (node: PlanCodeNode) => ModuleCode
  /** Whether the shared code awaits something as it is loaded. */
  readonly isAsync: boolean
  /** What is known of the value of an included file. */
  readonly givenInside?: (path: string) => Given
}

/** Names and values are those of all files, and so is what they need of the runtime. */
export function pipelineCode(plan: Plan, platform: ExportPlatform = 'plain'): PipelineCode {
  const own = fileCode(plan)
  const included = includedIn(plan).map((file) => ({ ...fileCode(file.plan), file }))
  const files = [own, ...included]
  const plans = files.map((file) => file.plan)
  const free = files.flatMap((file) => file.free)
  const freeNames = new Set(files.flatMap((file) => [...file.freeNames]))
  const texts = files.flatMap(({ plan: { shared }, coroutines }) => [shared, ...coroutines.map(({ code }) => code)])
  // A helper begins when it is called, while the runtime's functions begin when they are awaited. So a helper can
  // replace a function only if its calls are awaited at once.
  const needsRuntime = (name: string): boolean => {
    if (exportOfName(name) === 'runtime') return true
    const isHelper = name === 'sleep' || name === 'gather' || name === 'createSubprocess'
    const isReplaced = (use: UsedName, { defined }: FileCode): boolean =>
      startsAtOnce(use.calls, defined) && isPlain(use)
    return isHelper && files.some((file) => file.free.some((use) => use.name === name && !isReplaced(use, file)))
  }
  const mayCancel = plans.some(hasLetGo)
  const hasRuntime = platform === 'runtime' || [...freeNames].some(needsRuntime) || texts.some(minglesWithTurns)
  return {
    ...own,
    own,
    included,
    plans,
    texts,
    defined: new Set(files.flatMap((file) => [...file.defined])),
    free,
    freeNames,
    letsGo: mayCancel,
    hasRuntime,
    hasTasks:
      hasRuntime ||
      mayCancel ||
      plans.some(hasStreamTasks) ||
      files.some(({ coroutines }) => coroutines.some(hasPolicies)) ||
      plans.some((each) => pipelinesIn(each).some(hasPolicies)) ||
      plans.some(({ nodes }) => nodes.some(({ kind }) => kind === 'group')),
    uses: (name) => freeNames.has(name),
    modules: files.flatMap((file) => file.modules),
    codeOf: (node) => codeOf(node.code),
    runsAtLoad: own.runsAtLoad || included.some((file) => file.runsAtLoad && isCalm(file)),
    isAsync: own.shared.isAsync,
  }
}

/** Whether loading its shared code does nothing but to make values, so that it may be loaded before a run does it. */
export function isCalm({ shared, wantsLoopAtLoad }: FileCode): boolean {
  return shared.madeAtLoad !== null && !wantsLoopAtLoad
}

function fileCode(plan: Plan): FileCode {
  const drawn = plan.nodes.filter(hasCode)
  const coroutines = drawn.filter((node) => isCalled(node, drawn, plan))
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
  const { madeAtLoad } = shared
  const asked = free.filter((use) => use.owner === null && exportOfName(use.name) !== undefined)
  return {
    plan,
    shared,
    coroutines,
    inputs: plan.nodes.filter((node) => node.kind === 'input'),
    defined,
    free,
    freeNames: new Set([...free.map(({ name }) => name), ...types]),
    modules: pieces.map((piece) => piece.code),
    runsAtLoad: asked.some(({ isAtLoad }) => isAtLoad || madeAtLoad === null || madeAtLoad.length > 0),
    wantsLoopAtLoad: asked.length > 0 && !madeAtLoad?.every((name) => isFree(name) && isPlainClass(name)),
  }
}

/** Whether anything calls its function: a cold coroutine that nobody awaits may still be called by other code. */
function isCalled(node: PlanCodeNode, nodes: readonly PlanCodeNode[], { shared }: Plan): boolean {
  if (node.kind !== 'coroutine' || node.awaiter !== null) return true
  const others = [shared, ...nodes.filter((each) => each !== node).map(({ code }) => code)]
  return others.some((text) => codeOf(text).free.some(({ name }) => name === node.name))
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
