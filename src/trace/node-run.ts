import type { CancelSource, ErrorInfo, Preview, WaitReason } from './event.ts'
import type { LogLine } from './log-line.ts'

/** The states of a node in a run. Their words: `state-words.ts`; their looks in the window and in the terminal are keyed by these. */
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

/** A node's state in a run. Immutable: a change makes a new one, and only for the node that changed. */
export interface NodeRun {
  readonly state: NodeState
  /** When it came into this state. */
  readonly sinceMs: number
  /** The node's own task; absent before it has one, and for inputs and outputs. */
  readonly task?: number
  /** When its task was created. */
  readonly startedMs?: number
  readonly endedMs?: number
  /** While idle: the nodes it still needs. */
  readonly needs: readonly number[]
  /** While waiting or cancelling. */
  readonly wait?: WaitReason
  readonly value?: Preview
  readonly error?: ErrorInfo
  readonly cancelledBy?: CancelSource
  readonly skippedBecause?: number
  readonly isAbandoned?: boolean
  /** Steps so far, and how long they held the thread. */
  readonly steps: number
  readonly heldMs: number
  /** How long it could have gone on while others held the thread: it stood in the ready queue, or its sleep was over. */
  readonly readyMs: number
  /** What the loop had to tell of its code, the last ones: it held the thread too long, something was never awaited. */
  readonly reports: readonly LogLine[]
}

export const idleRun: NodeRun = { state: 'idle', sinceMs: 0, needs: [], steps: 0, heldMs: 0, readyMs: 0, reports: [] }

/** Which state may follow which. The fold throws on any other step: the picture never guesses. */
export const transitions: Readonly<Record<NodeState, readonly NodeState[]>> = {
  idle: ['scheduled', 'done', 'skipped'],
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
