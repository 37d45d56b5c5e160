import { topLevelNames } from '#code'
import type { Plan, PlanCoroutine, PlanInput } from '#compile'
import { scopeRecord } from '#graph'
import { runsAtLoad } from './code-tree.ts'
import { isColdUse } from './cold-uses.ts'
import { exportOfName } from './export-names.ts'
import { type FreeName, freeNames, typeNames } from './free-names.ts'

/** A name that the pipeline's code uses and does not define, and where. */
export interface UsedName extends FreeName {
  readonly code: string
  /** `null`: the shared code. */
  readonly owner: PlanCoroutine | null
}

/** What a plan's code is made of, as far as the file around it has to know. */
export interface PipelineCode {
  readonly plan: Plan
  readonly coroutines: readonly PlanCoroutine[]
  readonly inputs: readonly PlanInput[]
  /** Names that shared code and functions define at the top level. */
  readonly defined: ReadonlySet<string>
  /** Names that they use and do not define. */
  readonly free: readonly UsedName[]
  /** Something of it only the runtime's own code does, so nodes are tasks. */
  readonly hasTasks: boolean
  readonly uses: (name: string) => boolean
  /** The shared code asks for the runtime as the file is loaded. */
  readonly runsAtLoad: boolean
  /** The same, and for more than objects of its classes: for a loop that is running. */
  readonly wantsLoopAtLoad: boolean
}

export function pipelineCode(plan: Plan): PipelineCode {
  const coroutines = plan.nodes.filter((node) => node.kind === 'coroutine')
  const functions = coroutines.map((node) => node.name)
  const defined = new Set([...topLevelNames(plan.shared), ...typeNames(plan.shared), ...functions])
  const free = [
    ...freeNames(plan.shared).map((use): UsedName => ({ ...use, code: plan.shared, owner: null })),
    ...coroutines.flatMap((owner) =>
      freeNames(owner.code).map((use): UsedName => ({ ...use, code: owner.code, owner })),
    ),
  ].filter(({ name }) => !defined.has(name))
  const names = new Set(free.map(({ name }) => name))
  const isAsked = free.some(({ name, owner }) => owner === null && exportOfName(name))
  return {
    plan,
    coroutines,
    inputs: plan.nodes.filter((node) => node.kind === 'input'),
    defined,
    free,
    hasTasks: free.some(needsRuntime) || [plan.shared, ...coroutines.map(({ code }) => code)].some(minglesWithTurns),
    uses: (name) => names.has(name),
    runsAtLoad: isAsked && runsAtLoad(plan.shared),
    wantsLoopAtLoad:
      isAsked && runsAtLoad(plan.shared, (made) => made !== 'Future' && scopeRecord(made)?.kind === 'class'),
  }
}

/** Helpers begin when they are called, and are functions of their own; the runtime's begin when they are awaited. */
function needsRuntime(use: UsedName): boolean {
  if (exportOfName(use.name) === 'runtime') return true
  const isHelper = use.name === 'sleep' || use.name === 'gather' || use.name === 'createSubprocess'
  return isHelper && isColdUse(use.code, use.from)
}

/** What comes before and behind the steps of tasks, and no further. */
function minglesWithTurns(code: string): boolean {
  return /\b(?:nextTick|setImmediate)\b/.test(code)
}
