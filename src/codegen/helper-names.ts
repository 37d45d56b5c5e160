/** What the helpers are called in this file. */
export interface HelperNames {
  readonly sleep: string
  readonly gather: string
  /** The same, for what may be skipped. */
  readonly gathered: string
  readonly skipped: string
  readonly behind: string
  readonly untaken: string
  readonly outcome: string
  /** The runtime's CancelledError; where nodes are tasks. */
  readonly cancelled: string
  /** The global, whatever the pipeline's code calls so. */
  readonly promiseAll: string
  /** What gathers where no error becomes a value, and nothing is skipped. */
  readonly all: string
  /** Makes a node's call a task of its own; `null`: the call is all there is. */
  readonly createTask: string | null
}
