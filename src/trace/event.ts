/**
 * What happened in a run, as an append-only list. Everything that is shown, live or replayed, in the window, the
 * terminal or a test, is a fold of this list (`run-view.ts`, `spans.ts`); nothing else leaves the loop.
 *
 * Every event has a number `seq`, counted from 0 without gaps, and one time `atMs`: the loop clock's milliseconds since
 * the run began. Nodes and tasks are numbers too: `node` is an index into the list of `run.started`, `task` counts from
 * 0 in order of creation.
 */

import type { RunNode as DrawnNode } from '#graph'

/** A short picture of a value, for a node, a wire and the terminal. The values themselves stay in the run. */
export interface Preview {
  /** One line, at most 200 characters: `"Data"`, `[1, 2, … 98 more]`, `Map(3)`. */
  readonly text: string
  /** The value's type as a word: `string`, `array`, `Map`, `undefined`. */
  readonly type: string
  /** The value written out over several lines, at most 4,000 characters; absent if `text` says all. */
  readonly detail?: string
}

/**
 * A line of the user's own code. `node` absent: the line is in the shared code; `within`: in that of the file whose inside
 * this node is.
 */
export interface CodeFrame {
  readonly node?: number
  readonly within?: number
  readonly function?: string
  readonly line: number
  readonly column: number
}

/**
 * A line that a report points to. `at`: it happened there. `near`: the exact line is unknown, and this is the last
 * await that the task's code came to. `made`: the subject of the report was made there; known in debug mode.
 */
export interface ReportPlace extends CodeFrame {
  readonly is: 'at' | 'near' | 'made'
}

export interface ErrorInfo {
  readonly name: string
  /** The error's message, the errors it collects and its causes, in one text of at most some 4,000 characters. */
  readonly message: string
  /** The user's own lines in the stack, innermost first; empty if the error came from elsewhere. */
  readonly frames: readonly CodeFrame[]
}

/**
 * What the future, the sleep or the promise of a wait stands for. `item` and `place`: of a queue that is empty, or full;
 * `leftover`: items of a queue that nobody has called done; `ended`: the next task of `asCompleted`; `child`: the end of
 * a process; `output` and `input`: what it prints and reads.
 */
export type WaitedFor =
  | 'lock'
  | 'semaphore'
  | 'item'
  | 'place'
  | 'leftover'
  | 'event'
  | 'condition'
  | 'barrier'
  | 'limiter'
  | 'group'
  | 'race'
  | 'tasks'
  | 'ended'
  | 'thread'
  | 'child'
  | 'output'
  | 'input'

/** What a suspended task waits for. `what`: absent where it is nothing of the runtime's. */
export type WaitReason =
  | { readonly kind: 'sleep'; readonly untilMs: number; readonly durationMs: number; readonly what?: WaitedFor }
  | { readonly kind: 'task'; readonly task: number }
  | { readonly kind: 'gather'; readonly done: number; readonly of: number }
  /** The next item of the stream that this task makes. */
  | { readonly kind: 'next'; readonly task: number }
  /** Somebody who asks for an item of its own stream: so many lie ready, as many as may. */
  | { readonly kind: 'stream'; readonly ready: number; readonly of: number }
  /** A place in a limit of the pipeline, which is full. `before`: how many come first; 100: so many, or more. */
  | { readonly kind: 'limit'; readonly limit: string; readonly before: number }
  | { readonly kind: 'future'; readonly what?: WaitedFor }
  /** It waits for a native promise: a file, a socket, a process. That takes real time, whatever the clock is. */
  | { readonly kind: 'outside'; readonly what?: WaitedFor }

/** What in a task's code asks others to stop: a group, one of whose tasks has failed, or a timeout. */
export type CancelScope = 'group' | 'timeout'

/**
 * Who asked a task to stop: another task, the run as it closes (or a callback that belongs to no task), or a person.
 */
export type CancelSource =
  | { readonly kind: 'task'; readonly task: number; readonly scope?: CancelScope }
  | { readonly kind: 'run' }
  | { readonly kind: 'person' }

export type TaskOutcome =
  | { readonly kind: 'value'; readonly value: Preview }
  | { readonly kind: 'error'; readonly error: ErrorInfo }
  | { readonly kind: 'cancelled' }

export type RunOutcome =
  /** `result` is JSON; `undefined` became null. */
  | { readonly kind: 'succeeded'; readonly result: unknown; readonly preview: Preview }
  /** `node` absent: the error belongs to no node (a stray error, or a result that is not JSON). */
  | { readonly kind: 'failed'; readonly error: ErrorInfo; readonly node?: number }
  | { readonly kind: 'cancelled' }

/** One node of the running plan. */
export interface RunNode {
  readonly id: string
  readonly name: string
  readonly kind: DrawnNode['kind']
  /** The nodes that must have settled before this one can start. Its children are not among them. */
  readonly needs: readonly number[]
  /** The nodes of `needs` whose error it can start with; absent: none. */
  readonly errors?: readonly number[]
  /** The nodes whose tasks it takes, in the order of its result. It waits while they run. */
  readonly children: readonly number[]
  /** The node that awaits it, in that one's own task; `null`: nobody, so it never runs; absent: it has a task of its own. */
  readonly awaiter?: number | null
  /** The nodes of `needs` that need not end before it, since it reads their streams; absent: none. */
  readonly reads?: readonly number[]
  /** The stream that it leaves; absent: it leaves none. */
  readonly stream?: RunStream
  /** The pipeline node whose inside it is in; absent: it is in none. It comes behind that node. */
  readonly within?: number
}

/** The stream that a node leaves. */
export interface RunStream {
  /** How many items may lie ready before they are asked for. */
  readonly room: number
  /** Whether each reader gets every item; otherwise an item goes to the first that asks. */
  readonly toAll: boolean
  /** The nodes that read it: one for each wire, in the order of the file. */
  readonly readers: readonly number[]
}

export type ClockKind = 'real' | 'virtual'
export type LogLevel = 'log' | 'info' | 'warn' | 'error' | 'debug'

interface Base {
  readonly seq: number
  readonly atMs: number
}

export type TraceEvent =
  /** The first event of every run. `wallMs`: Unix time. `rate`: loop milliseconds per real millisecond. */
  | (Base & {
      readonly type: 'run.started'
      readonly title: string
      readonly nodes: readonly RunNode[]
      readonly clock: ClockKind
      readonly rate: number
      readonly isDebug: boolean
      readonly wallMs: number
    })
  /** main has ended; the tasks that are left are being cancelled and awaited. */
  | (Base & { readonly type: 'run.closing' })
  /** The last event of every run. */
  | (Base & { readonly type: 'run.ended'; readonly outcome: RunOutcome })
  | (Base & { readonly type: 'clock.changed'; readonly rate: number })
  /** A node without a task (input, output) has its value. */
  | (Base & { readonly type: 'node.given'; readonly node: number; readonly value: Preview })
  /**
   * A node will have no task, since a wire that it needs does not deliver: the node `because` failed, was cancelled, did
   * not fail (if its error was needed), or chose another case.
   */
  | (Base & {
      readonly type: 'node.skipped'
      readonly node: number
      readonly because: number
      /** The handle of `because` that did not deliver, unless it is the one for values. */
      readonly by?: string
      /** `because` took the node's task, and needs it no more: a race that has its winner, or a cancelled gather. */
      readonly isUnneeded?: true
    })
  /** A node without a task of its own begins in this task, which is that of the node that awaits it. */
  | (Base & { readonly type: 'node.awaited'; readonly node: number; readonly task: number })
  /** It has ended. */
  | (Base & { readonly type: 'node.ended'; readonly node: number; readonly outcome: TaskOutcome })
  /** A branch has chosen one of its cases. */
  | (Base & { readonly type: 'node.chose'; readonly node: number; readonly said: string })
  /**
   * What is inside of a pipeline node begins anew: for another try, or for one of the node's items, which has this task.
   * Of several items that go on at the same time, nothing is told of the inside of the others.
   */
  | (Base & { readonly type: 'node.inside'; readonly node: number; readonly task?: number })
  /** A node goes over a list. `items`: how many it has, where that is known before they are taken. */
  | (Base & { readonly type: 'node.items'; readonly node: number; readonly items?: number })
  /**
   * Items of a node's stream have been made or taken. It comes now and then, and with the last of them. `passed`: so many
   * have been taken; if each reader gets all, by the slowest. `ready`: so many lie ready. `taken`: by each of several
   * readers.
   */
  | (Base & {
      readonly type: 'node.flowed'
      readonly node: number
      readonly passed: number
      readonly ready: number
      readonly taken?: readonly number[]
    })
  /**
   * A try of a node with policies has begun: it has its place in the limit, if the node has one. `attempt` counts from
   * 1. `untilMs`: its timeout, when it will be cancelled. `task`: a try of one of the node's items, which has this task.
   */
  | (Base & {
      readonly type: 'node.trying'
      readonly node: number
      readonly attempt: number
      readonly task?: number
      readonly untilMs?: number
    })
  /** A try of a node has failed, and there will be another. `task`: as in `node.trying`. */
  | (Base & {
      readonly type: 'node.tried'
      readonly node: number
      readonly attempt: number
      readonly task?: number
      readonly error: ErrorInfo
    })
  /**
   * `node` absent: the task is main, or a task that code made. `parent`: the task that made it. In a node that runs
   * many times, the node's own task has no `item` and no `attempt`; the others have the number of their list item, from
   * 0, or of their try, from 1.
   */
  | (Base & {
      readonly type: 'task.created'
      readonly task: number
      readonly node?: number
      readonly name: string
      readonly parent?: number
      readonly item?: number
      /** What the item is, where that is known before it is taken. */
      readonly given?: Preview
      readonly attempt?: number
    })
  /** The task's next step is in the ready queue. */
  | (Base & { readonly type: 'task.scheduled'; readonly task: number })
  /** A step began: the task holds the thread until its next event. */
  | (Base & { readonly type: 'task.running'; readonly task: number })
  /** The step ended and the task is suspended. It comes again when a gather's count, or a place in a queue, changes. */
  | (Base & { readonly type: 'task.waiting'; readonly task: number; readonly on: WaitReason })
  /** The task was asked to stop and has not ended yet. */
  | (Base & { readonly type: 'task.cancelling'; readonly task: number; readonly by: CancelSource })
  /** The task ignored its cancellation and was left behind. `node`, `places`: as in `log`. */
  | (Base & {
      readonly type: 'task.abandoned'
      readonly task: number
      readonly node?: number
      readonly places?: readonly ReportPlace[]
    })
  | (Base & { readonly type: 'task.done'; readonly task: number; readonly outcome: TaskOutcome })
  | (Base & { readonly type: 'timer.set'; readonly timer: number; readonly dueMs: number; readonly task?: number })
  /** `isCancelled`: it was cancelled before it fired. */
  | (Base & { readonly type: 'timer.fired'; readonly timer: number; readonly isCancelled: boolean })
  /**
   * Nothing is ready; the loop sleeps until the next timer (`null`: there is none) or until something outside wakes it.
   */
  | (Base & {
      readonly type: 'loop.idle'
      readonly nextTimerMs: number | null
      readonly timers: number
      readonly outside: number
    })
  /**
   * From `fromMs` until now another run on the same thread, `by`, held the thread, so nothing is known of what this
   * loop would have done. The event is repeated while the hold lasts: stretches that touch or overlap are one.
   */
  | (Base & { readonly type: 'loop.held'; readonly fromMs: number; readonly by: string })
  /**
   * Debug mode: from `fromMs` until now the task held the thread outside of its steps, in code that was not compiled:
   * an imported module's, behind a native await. A task whose step was running meanwhile did not hold it.
   */
  | (Base & { readonly type: 'task.slice'; readonly task: number; readonly fromMs: number })
  /** Debug mode: one step held the thread for longer than the threshold. `node`, `places`: as in `log`. */
  | (Base & {
      readonly type: 'callback.slow'
      readonly task?: number
      readonly durationMs: number
      readonly node?: number
      readonly places?: readonly ReportPlace[]
    })
  /**
   * `isReport`: the line comes from the loop, not from code (a coroutine never awaited, an error never retrieved). Then
   * `node` is the node whose code is to blame, and `places` are its lines, innermost first. `whole`: the text is cut
   * and says so; the whole text is kept under this number while the run is remembered.
   */
  | (Base & {
      readonly type: 'log'
      readonly level: LogLevel
      readonly text: string
      readonly node?: number
      readonly task?: number
      readonly isReport?: true
      readonly whole?: number
      readonly places?: readonly ReportPlace[]
    })
  /** An error that no task of the run awaited: a floating rejection, or a throw in a timer. It fails the run. */
  | (Base & { readonly type: 'error.stray'; readonly error: ErrorInfo; readonly node?: number })

export type TraceEventType = TraceEvent['type']
export type TraceEventOf<T extends TraceEventType> = Extract<TraceEvent, { type: T }>
