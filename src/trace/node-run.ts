import { ERROR, OUT } from '#graph'
import type { CancelSource, ErrorInfo, Preview, TraceEventOf, WaitReason } from './event.ts'
import type { LogLine } from './log-line.ts'

/**
 * The states of a node in a run. `state-words.ts` has their words; their looks in the window and in the terminal are
 * keyed by these names.
 */
export type NodeState =
  | 'idle'
  | 'scheduled'
  | 'running'
  | 'waiting'
  | 'cancelling'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'skipped'

/** Why a node was skipped: its event. So it is the same object whenever the events are folded again. */
export type SkipCause = Pick<TraceEventOf<'node.skipped'>, 'because' | 'by' | 'isUnneeded'>

/** One try of a node with policies. */
export interface Attempt {
  /** Counted from 1. */
  readonly number: number
  readonly sinceMs: number
  /** When its timeout will cancel it; absent: it has none. */
  readonly untilMs?: number
  /** It failed with this error, and there will be another. */
  readonly error?: ErrorInfo
}

/** What has become of the items of a node's stream. */
export interface Flow {
  /** How many have been taken; if each reader gets all, by the slowest. */
  readonly passed: number
  /** How many lie ready. */
  readonly ready: number
  /** By each of several readers. */
  readonly taken?: readonly number[]
}

/**
 * A node's state in a run. Immutable: a change makes a new one, and only for the node that changed. Those of a node's
 * further tasks are changed in place, since there may be a hundred thousand of them and nobody compares them.
 */
export interface NodeRun {
  readonly state: NodeState
  /** When it entered this state. */
  readonly sinceMs: number
  /** The node's own task; absent before it has one, and for inputs and outputs. */
  readonly task?: number
  /** When its task was created. */
  readonly startedMs?: number
  readonly endedMs?: number
  /** While idle: the nodes it still needs. */
  readonly needs: readonly number[]
  /** What it waits for, while waiting or cancelling. */
  readonly wait?: WaitReason | undefined
  readonly value?: Preview
  readonly error?: ErrorInfo
  readonly cancelledBy?: CancelSource
  readonly skippedBecause?: SkipCause
  /** The case that a branch has chosen. */
  readonly said?: string
  /** Of a node with policies: its last try. */
  readonly attempt?: Attempt
  /** Of a node that leaves a stream, once an item was asked for. */
  readonly flow?: Flow
  readonly isAbandoned?: boolean
  /** How many steps it has had, and how long they held the thread. */
  readonly steps: number
  readonly heldMs: number
  /** How long it was ready to go on while others held the thread: it was in the ready queue, or its sleep was over. */
  readonly readyMs: number
  /** The loop's last reports on its code: that it held the thread too long, or that something was never awaited. */
  readonly reports: readonly LogLine[]
}

export type WritableRun = { -readonly [K in keyof NodeRun]: NodeRun[K] }

export const idleRun: NodeRun = { state: 'idle', sinceMs: 0, needs: [], steps: 0, heldMs: 0, readyMs: 0, reports: [] }

/** Which states may follow a state. The fold throws on any other change: the picture never guesses. */
export const transitions: Readonly<Record<NodeState, readonly NodeState[]>> = {
  // A node without a task of its own begins in the middle of another one's step.
  idle: ['scheduled', 'running', 'done', 'skipped'],
  scheduled: ['running', 'cancelling', 'cancelled'],
  running: ['waiting', 'scheduled', 'cancelling', 'done', 'failed', 'cancelled'],
  waiting: ['scheduled', 'waiting', 'running', 'cancelling', 'done', 'failed', 'cancelled'],
  cancelling: ['cancelling', 'done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
  skipped: [],
}

export function isSettled(state: NodeState): boolean {
  return transitions[state].length === 0
}

/** Whether a wire that leaves a node by this handle has delivered. */
export function hasDelivered(run: NodeRun | undefined, by: string): boolean {
  if (by === ERROR) return run?.state === 'failed'
  if (by === OUT && run?.flow && run.flow.passed > 0) return true
  return run?.state === 'done' && (by === OUT || run.said === by)
}

/** The state that a wire shows: that of its node, or *skipped* if the node has ended and the wire did not deliver. */
export function wireState(run: NodeRun, by: string): NodeState {
  const { state } = run
  if (by === OUT || hasDelivered(run, by)) return state
  return isSettled(state) ? 'skipped' : state
}
