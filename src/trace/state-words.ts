import { plainCountText } from '#words'
import type { CancelSource, ReportPlace, WaitReason } from './event.ts'
import type { NodeRun, NodeState } from './node-run.ts'
import type { RunView } from './run-view.ts'

/** Each state of a node in a run, as people read it: on cards, in the timeline, in lists and in the terminal. */
export const stateWords: Readonly<Record<NodeState, string>> = {
  idle: 'not started',
  scheduled: 'scheduled',
  running: 'running',
  waiting: 'waiting',
  cancelling: 'cancelling',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
}

/** Of a node of which there is no run. */
export const noRunText = 'idle'
/** Of an input, which is done as it begins. */
export const givenText = 'given'
/** Of what was running in a stretch of time. */
export const heldLoopText = 'held the loop'
/** Of what is running now, where there is room for it. */
export const holdsLoopText = 'holds the loop'
/** Of a task that is cancelling. */
export const askedText = 'asked to stop'
/** Of a task that swallowed its cancellation. */
export const leftBehindText = 'left behind'
/** Of what ran, and would do something else now. */
export const changedText = 'changed since this run'
/** Of what was drawn after the run had begun. */
export const notPartText = 'not part of this run'
/** Of what ran, and is not drawn any more. */
export const removedText = 'removed since this run'
const anyTask = 'a task'

/** What is known of a wait beside it. */
export interface WaitContext {
  /** Of the task that is waited for. */
  readonly nameOf: (task: number) => string | undefined
  /** Whether the run's clock is the one on the wall. */
  readonly isRealTime: boolean
}

/** What a suspended task waits for: `sleep`, `1 of 2`, a task's name. */
export function waitText(wait: WaitReason, { nameOf, isRealTime }: WaitContext): string {
  switch (wait.kind) {
    case 'sleep':
      return 'sleep'
    case 'task':
      return nameOf(wait.task) ?? anyTask
    case 'gather':
      return `${wait.done} of ${wait.of}`
    case 'future':
      return 'a future'
    case 'outside':
      return isRealTime ? 'outside' : 'outside, real time'
  }
}

/** Whether a run's clock is the one on the wall: of any other is said that it has no say outside. */
export function isRealTime({ start, rate }: Pick<RunView, 'start' | 'rate'>): boolean {
  return start?.clock !== 'virtual' && rate === 1
}

/** How a place has to do with a report, before its line. */
export const placeLeads: Readonly<Record<ReportPlace['is'], string>> = { at: 'at', near: 'near', made: 'made at' }

/** How many a gather waits for, where its count goes on changing. */
export function gatheredText(of: number): string {
  return of === 1 ? anyTask : plainCountText(of, 'task')
}

/** Who asked a task to stop. `nameOf`: of the task that did. */
export function cancellerText(by: CancelSource, nameOf: (task: number) => string | undefined): string {
  switch (by.kind) {
    case 'run':
      return 'the end of the run'
    case 'person':
      return 'you'
    case 'task':
      return nameOf(by.task) ?? anyTask
  }
}

/** Behind `cancelled`: ` by you`, ` · run ended`; empty where nobody is known. */
export function cancelledByText({ cancelledBy }: NodeRun, nameOf: (task: number) => string | undefined): string {
  if (!cancelledBy) return ''
  return cancelledBy.kind === 'run' ? ' · run ended' : ` by ${cancellerText(cancelledBy, nameOf)}`
}

/** Why a node was skipped, `checkQuota failed`: the node that it needed, and its state. */
export function becauseText(name: string, state: NodeState | undefined): string {
  return `${name} ${state === undefined ? 'did not end' : stateWords[state]}`
}
