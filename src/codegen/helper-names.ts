import type { GroupNames } from './group-helpers.ts'
import type { InsideNames } from './inside-helpers.ts'
import type { PolicyNames } from './policies.ts'
import type { StreamNames } from './streams.ts'

/** The names of the helpers in this file. */
export interface HelperNames {
  readonly sleep: string
  /** Node's own sleep, for that of files without tasks. */
  readonly timer: string
  readonly gather: string
  /** The gather for tasks that may be skipped. */
  readonly gathered: string
  /** The helper that checks what a branch has chosen. */
  readonly chosen: string
  /** The helper for what a branch passes on in a case. */
  readonly when: string
  /** The helper for the error of a task. */
  readonly failure: string
  /** The helper for the one value of several that arrives. */
  readonly either: string
  readonly skipped: string
  readonly behind: string
  readonly untaken: string
  /** The helper for a race of tasks that may be skipped. */
  readonly raced: string
  /** The helper for a promise that needs tasks as long as it lasts; `null`: no task is cancelled because nobody needs it. */
  readonly holding: string | null
  readonly dropped: string
  readonly failing: string
  readonly stop: string
  readonly stopped: string
  readonly holders: string
  readonly open: string
  readonly looking: string
  readonly freed: string
  /** The runtime's function; used if nodes are tasks. */
  readonly currentTask: string
  /** The runtime's race; used if nodes are tasks. */
  readonly race: string
  readonly outcome: string
  /** The same for files in which others finish after a failure, where main's own ends them, or the other way round. */
  readonly otherOutcome: string
  /** The runtime's CancelledError; used if nodes are tasks. */
  readonly cancelled: string
  /** The global `Promise`, even if the pipeline's code has one of its own. */
  readonly promise: string
  /** Its `all`, or the helper that waits for all of them when main is stopped. */
  readonly promiseAll: string
  /** The signal of the main that is running; `null`: only tasks hear of a stop, or nothing does. */
  readonly signalOfMain: string | null
  /** The function that gathers if no error becomes a value and nothing is skipped. */
  readonly all: string
  /** Whether the runtime is printed or imported. */
  readonly hasRuntime: boolean
  /** The function that makes a task of a node's call; `null`: the call itself is enough. */
  readonly createTask: string | null
  /** What prints the policies of nodes; `null`: no node has any. */
  readonly policies: PolicyNames | null
  /** What prints groups; `null`: there are none. */
  readonly groups: GroupNames | null
  /** What prints streams that need a task; `null`: nodes are no tasks. */
  readonly streams: StreamNames | null
  /** What prints included pipelines; `null`: there are none. */
  readonly pipelines: InsideNames | null
}
