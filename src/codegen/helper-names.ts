/** The names of the helpers in this file. */
export interface HelperNames {
  readonly sleep: string
  readonly gather: string
  /** The gather for tasks that may be skipped. */
  readonly gathered: string
  readonly skipped: string
  readonly behind: string
  readonly untaken: string
  readonly outcome: string
  /** The runtime's CancelledError; used if nodes are tasks. */
  readonly cancelled: string
  /** The global `Promise.all`, even if the pipeline's code has a `Promise` of its own. */
  readonly promiseAll: string
  /** The function that gathers if no error becomes a value and nothing is skipped. */
  readonly all: string
  /** The function that makes a task of a node's call; `null`: the call itself is enough. */
  readonly createTask: string | null
}
