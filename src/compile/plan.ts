import { type Limits, type OnError, type PolicyNode, partOf, type TaskTaker } from '#graph'
import type { PlanBranch } from './kinds/branch.ts'
import type { PlanCoroutine } from './kinds/coroutine.ts'
import type { PlanGather } from './kinds/gather.ts'
import type { PlanGroup } from './kinds/group.ts'
import type { PlanInput } from './kinds/input.ts'
import type { PlanOutput } from './kinds/output.ts'
import type { PlanRace } from './kinds/race.ts'
import type { PlanSleep } from './kinds/sleep.ts'
import type { PlanNodeBase, PlanPolicies } from './plan-node.ts'

export type PlanNode =
  | PlanCoroutine
  | PlanBranch
  | PlanGather
  | PlanRace
  | PlanSleep
  | PlanGroup
  | PlanPipeline
  | PlanInput
  | PlanOutput
/** A node with a task of its own. */
export type TaskNode = Exclude<PlanNode, PlanInput | PlanOutput>
/** A node that takes the tasks of others. */
export type PlanTaker = Extract<PlanNode, { kind: TaskTaker['kind'] }>
/** A node whose code is a function. */
export type PlanCodeNode = Extract<PlanNode, { readonly code: string }>
/** A node of a kind that can have policies. */
export type PlanPolicyNode = Extract<PlanNode, { readonly kind: PolicyNode['kind'] }>
export type PlanNodeOfKind<K extends PlanNode['kind']> = Extract<PlanNode, { kind: K }>

/**
 * A graph without errors, ready to run or to print. A run keeps its plan, so later edits of the graph do not change the
 * run.
 */
export interface Plan {
  readonly title: string
  readonly description: string
  readonly shared: string
  readonly onError: OnError
  /** How long a step may hold the event loop before it is ended, in real milliseconds; `null`: without a limit. */
  readonly blockedLimitMs: number | null
  /** How many may run at once, by the limit's name: those that a node uses, in the order of the settings. */
  readonly limits: Limits
  /** By `index`. */
  readonly nodes: readonly PlanNode[]
  /** The nodes that main awaits: the outputs, or without any all sinks. */
  readonly awaited: readonly number[]
}

/** A pipeline inside of a node. It stands here, since a plan is a part of it. */
export interface PlanPipeline extends PlanNodeBase, PlanPolicies {
  readonly kind: 'pipeline'
  /** The path of its file: all nodes that include the same file have one plan, and share what its code keeps. */
  readonly path: string
  /** What its file is called in code. */
  readonly fileTitle: string
  /** The names of the inputs that its arguments are for, in their order. */
  readonly inputs: readonly string[]
  readonly plan: Plan
}

/**
 * The seed of a node's jitter: the same in each run, and another for each node and each of its items, so that they do not
 * wait alike.
 */
export function seedOf({ index }: Pick<PlanNode, 'index'>, item?: number): number {
  return item === undefined ? index + 1 : seedOfItems({ index }) + item
}

/** The seed of a node's first item; each further one has one more. */
export function seedOfItems({ index }: Pick<PlanNode, 'index'>): number {
  return (index + 1) * 1_000
}

export function isTaskNode(node: PlanNode): node is TaskNode {
  return partOf(node) === 'task' && !isAwaitedInside(node)
}

/** Whether the first steps of its task run at once. */
export function isEager(node: PlanNode): boolean {
  return node.kind === 'coroutine' && node.start === 'eager'
}

/** Whether it is a cold coroutine, which runs in the task of the node that awaits it. */
export function isAwaitedInside(node: PlanNode): boolean {
  return node.kind === 'coroutine' && node.awaiter !== undefined
}
