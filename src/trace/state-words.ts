import { ERROR } from '#graph'
import { plainCountText } from '#words'
import type { CancelScope, CancelSource, ReportPlace, WaitedFor, WaitReason } from './event.ts'
import type { NodeRun, NodeState, SkipCause } from './node-run.ts'
import type { RunView, TaskView } from './run-view.ts'

/** The words for each state of a node in a run: on cards, in the timeline, in lists and in the terminal. */
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

/** For a node without a run. */
export const noRunText = 'idle'
/** For an input, which is done as soon as it begins. */
export const givenText = 'given'
/** For a task that ran during a stretch of time. */
export const heldLoopText = 'held the loop'
/** For a task that runs now, if there is room for it. */
export const holdsLoopText = 'holds the loop'
/** For a task that is cancelling. */
export const askedText = 'asked to stop'
/** For a task that ignored its cancellation. */
export const leftBehindText = 'left behind'
/** For the node that failed before all others whose error no wire took. */
export const failedFirstText = 'failed first'
/** For a node that has changed since it ran. */
export const changedText = 'changed since this run'
/** For a node drawn after the run had begun. */
export const notPartText = 'not part of this run'
/** For a node that ran and was removed from the drawing. */
export const removedText = 'removed since this run'
/** For a task whose name is unknown. */
export const anyTask = 'a task'

/** For a cold coroutine that the node which awaits it has not come to. */
export const coldText = 'cold · not awaited yet'
/** For one that no node awaits. */
export const unawaitedText = 'cold · nothing awaits it'

/** What a task waits for, where the runtime knows. */
const waitedWords: Readonly<Record<WaitedFor, string>> = {
  lock: 'a lock',
  semaphore: 'a semaphore',
  item: "a queue's next item",
  place: 'a free place in a queue',
  leftover: "a queue's last items",
  event: 'an event',
  condition: 'a condition',
  barrier: 'the others at a barrier',
  limiter: 'its turn at a limiter',
  group: 'the tasks of its group',
  race: 'the first of a race',
  tasks: 'several tasks',
  ended: 'the next task to end',
  thread: 'a thread',
  child: 'a child process',
  output: 'the output of a child process',
  input: 'a child process to read',
}

/** What else is known about a wait. */
export interface WaitContext {
  /** The name of the awaited task. */
  readonly nameOf: (task: number) => string | undefined
  /** Whether the run's clock is real time. */
  readonly isRealTime: boolean
}

/** What a suspended task waits for: `sleep`, `1 of 2`, a task's name. */
export function waitText(wait: WaitReason, { nameOf, isRealTime }: WaitContext): string {
  switch (wait.kind) {
    case 'sleep':
      return whatText(wait) ?? 'sleep'
    case 'task':
      return nameOf(wait.task) ?? anyTask
    case 'gather':
      return `${wait.done} of ${wait.of}`
    case 'next':
      return `for the next of ${nameOf(wait.task) ?? anyTask}`
    case 'stream':
      return wait.of === 0 ? 'nothing is asked for yet' : `${behindText} (${wait.ready} of ${wait.of})`
    case 'limit':
      return `${fullText(wait.limit)} (${placeText(wait.before)})`
    case 'future':
      return whatText(wait) ?? 'a future'
    case 'outside': {
      const what = whatText(wait) ?? 'outside'
      return isRealTime ? what : `${what}, real time`
    }
  }
}

/** A word of a newer version is unknown, and left out. */
function whatText({ what }: { readonly what?: WaitedFor }): string | undefined {
  return what !== undefined && Object.hasOwn(waitedWords, what) ? waitedWords[what] : undefined
}

/** Why a stream's node waits for the reader of it. */
export const behindText = 'the reader is behind'

/** The most that are counted: a longer queue is told in round words, so that its events stay few. */
export const mostBefore = 100

/** Why a node waits for a limit. */
export function fullText(limit: string): string {
  return `${limit} is full`
}

function placeText(before: number): string {
  if (before === 0) return 'next'
  return before >= mostBefore ? `${mostBefore} or more before it` : `${before} before it`
}

/** Whether a run's clock is real time. With any other clock, the words add that it does not apply outside the loop. */
export function isRealTime({ start, rate }: Pick<RunView, 'start' | 'rate'>): boolean {
  return start?.clock !== 'virtual' && rate === 1
}

/** The word before the line of a place, which says how the place relates to the report. */
export const placeLeads: Readonly<Record<ReportPlace['is'], string>> = { at: 'at', near: 'near', made: 'made at' }

/** The name of a further task of a node, with its item, from 0, or its try: `fetchAll · item 3`. */
export function taskName({ name, item, attempt }: Pick<TaskView, 'name' | 'item' | 'attempt'>): string {
  const isSaid = item === undefined || name.endsWith(`[${item}]`)
  const which = [...(isSaid ? [] : [`item ${item}`]), ...(attempt === undefined ? [] : [`try ${attempt}`])]
  return [name, ...which].join(' · ')
}

/** How many children a gather waits for, in a place where the count keeps changing. */
export function gatheredText(of: number): string {
  return of === 1 ? anyTask : plainCountText(of, 'task')
}

/** What in a task's code asked another to stop. */
const scopeWords: Readonly<Record<CancelScope, string>> = { group: 'the group', timeout: 'a timeout' }

/** Who asked a task to stop. `nameOf`: gives the name of a task. */
export function cancellerText(by: CancelSource, nameOf: (task: number) => string | undefined): string {
  switch (by.kind) {
    case 'run':
      return 'the end of the run'
    case 'person':
      return 'you'
    case 'task': {
      const name = nameOf(by.task) ?? anyTask
      return by.scope !== undefined && Object.hasOwn(scopeWords, by.scope) ? `${scopeWords[by.scope]} in ${name}` : name
    }
  }
}

/** Follows `cancelled`: ` by you`, ` · run ended`; empty if it is unknown. */
export function cancelledByText({ cancelledBy }: NodeRun, nameOf: (task: number) => string | undefined): string {
  if (!cancelledBy) return ''
  return cancelledBy.kind === 'run' ? ' · run ended' : ` by ${cancellerText(cancelledBy, nameOf)}`
}

/** Follows the name of a branch. */
export function saidText(said: string): string {
  return `said ${said}`
}

/** Why a node was skipped, `checkQuota failed`, `isCached said no`: the node it needed, and how that node ended. */
export function becauseText(
  name: string,
  run: NodeRun | undefined,
  { by, isUnneeded }: Partial<SkipCause> = {},
): string {
  if (isUnneeded) return `${name} needs it no more`
  if (run?.state === 'done')
    return by === ERROR || run.said === undefined ? `${name} did not fail` : `${name} ${saidText(run.said)}`
  return `${name} ${run === undefined ? 'did not end' : stateWords[run.state]}`
}
