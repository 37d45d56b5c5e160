/**
 * Programs as plain data, which two interpreters can run and must report the same about: one in Python with asyncio, and
 * one in TypeScript with our runtime. Times are milliseconds. Names of tasks and futures belong to the program; a name
 * without a meaning (yet) is an error inside the program, the same on both sides.
 */
export interface Program {
  /** The things that tasks share, by name. */
  readonly things: Readonly<Record<string, Thing>>
  readonly main: Body
}

export type Thing =
  | { readonly kind: 'lock' | 'event' }
  | { readonly kind: 'condition'; readonly lock: string | null }
  | { readonly kind: 'semaphore' | 'boundedSemaphore'; readonly value: number }
  | { readonly kind: 'barrier'; readonly parties: number }
  | { readonly kind: 'queue' | 'lifoQueue' | 'priorityQueue'; readonly maxSize: number }

/** The body of a coroutine; `as` is its name in the transcript. */
export interface Body {
  readonly as: string
  readonly do: readonly Statement[]
}

export type Awaitable =
  // Cold: coroutines.
  | { readonly kind: 'sleep'; readonly delayMs: number; readonly result: number | null }
  | { readonly kind: 'call'; readonly body: Body }
  | { readonly kind: 'waitFor'; readonly of: Awaitable; readonly timeoutMs: number | null }
  | {
      readonly kind: 'wait'
      readonly of: readonly string[]
      readonly timeoutMs: number | null
      readonly returnWhen: 'firstCompleted' | 'firstException' | 'allCompleted'
    }
  | { readonly kind: 'acquire'; readonly thing: string }
  | { readonly kind: 'eventWait'; readonly thing: string }
  | { readonly kind: 'conditionWait'; readonly thing: string }
  /** Waits until the event is set. */
  | { readonly kind: 'conditionWaitFor'; readonly thing: string; readonly event: string }
  | { readonly kind: 'barrierWait' | 'barrierReset' | 'barrierAbort'; readonly thing: string }
  | { readonly kind: 'put'; readonly thing: string; readonly value: number }
  | { readonly kind: 'get' | 'join'; readonly thing: string }
  // Hot: tasks and futures.
  | { readonly kind: 'future'; readonly name: string }
  | { readonly kind: 'self' }
  | { readonly kind: 'gather'; readonly of: readonly Awaitable[]; readonly returnExceptions: boolean }
  | { readonly kind: 'shield'; readonly of: Awaitable }

/** Which errors a statement swallows or an `except` catches. */
export type Catch = 'errors' | 'cancelled' | 'timeout' | 'all'

interface Failing {
  /** Which of its errors are swallowed; by default they propagate. */
  readonly swallow?: Catch
}

/** A statement that awaits nothing, so that a callback can do it too. */
export type Action = Failing &
  (
    | { readonly op: 'create'; readonly name: string; readonly of: Awaitable }
    | { readonly op: 'createIn'; readonly group: string; readonly name: string; readonly of: Awaitable }
    | { readonly op: 'keep'; readonly name: string; readonly of: Awaitable }
    | { readonly op: 'newFuture'; readonly name: string }
    | { readonly op: 'settle'; readonly name: string; readonly value: number }
    | { readonly op: 'fail'; readonly name: string; readonly error: Raised }
    | { readonly op: 'cancel'; readonly name: string; readonly message: string | null }
    | { readonly op: 'cancelling' | 'uncancel'; readonly name: string }
    | {
        readonly op: 'ask'
        readonly name: string
        readonly what: 'done' | 'cancelled' | 'result' | 'exception'
      }
    | { readonly op: 'onDone'; readonly name: string; readonly callback: string; readonly do: readonly Action[] }
    | { readonly op: 'offDone'; readonly name: string; readonly callback: string }
    | { readonly op: 'callSoon'; readonly callback: string; readonly do: readonly Action[] }
    | {
        readonly op: 'callLater' | 'callAt'
        readonly callback: string
        readonly delayMs: number
        readonly do: readonly Action[]
      }
    | { readonly op: 'cancelCall'; readonly callback: string }
    | { readonly op: 'reschedule'; readonly scope: string; readonly delayMs: number | null }
    | { readonly op: 'askScope'; readonly scope: string; readonly what: 'when' | 'expired' }
    | { readonly op: 'release' | 'isLocked'; readonly thing: string }
    | { readonly op: 'set' | 'clear' | 'isSet'; readonly thing: string }
    | { readonly op: 'notify'; readonly thing: string; readonly count: number | null }
    | { readonly op: 'askBarrier'; readonly thing: string }
    | { readonly op: 'putNowait'; readonly thing: string; readonly value: number }
    | { readonly op: 'getNowait' | 'taskDone' | 'askQueue'; readonly thing: string }
    | { readonly op: 'shutdown'; readonly thing: string; readonly immediate: boolean }
    | { readonly op: 'whoAmI' }
    | { readonly op: 'allTasks' }
    | { readonly op: 'raise'; readonly error: Raised }
    /** Sets a context variable. */
    | { readonly op: 'setVar'; readonly value: number }
    | { readonly op: 'getVar' }
    /** Stops the whole run, after this turn. */
    | { readonly op: 'stop' }
  )

export interface Raised {
  readonly kind: 'oops' | 'cancelled' | 'timeout'
  readonly message: string
}

/** A statement with a block of its own. */
export type Block = Failing &
  (
    | { readonly op: 'group'; readonly group: string; readonly do: readonly Statement[] }
    | {
        readonly op: 'timeout' | 'timeoutAt'
        readonly scope: string
        readonly delayMs: number | null
        readonly do: readonly Statement[]
      }
    | { readonly op: 'with'; readonly thing: string; readonly do: readonly Statement[] }
    | {
        readonly op: 'asCompleted'
        readonly of: readonly Awaitable[]
        readonly timeoutMs: number | null
        /** asyncio's plain `for`, which gives coroutines that are awaited here, rather than the futures themselves. */
        readonly isPlain: boolean
        readonly do: readonly Statement[]
      }
  )

export type Statement =
  | Action
  | Block
  | (Failing & { readonly op: 'await'; readonly of: Awaitable })
  | { readonly op: 'return'; readonly value: number }
  | { readonly op: 'repeat'; readonly times: number; readonly do: readonly Statement[] }
  | {
      readonly op: 'try'
      readonly do: readonly Statement[]
      readonly catch: Catch | null
      readonly handler: readonly Statement[]
      /** The handler throws the error again. */
      readonly rethrow: boolean
      readonly finally: readonly Statement[] | null
    }

/** An operation of a program: `cancel`, `await sleep`. */
export type Operation = Exclude<Statement['op'], 'await'> | `await ${Awaitable['kind']}`

export type WaitingOp = Exclude<Statement['op'], Action['op']>

const waitingOps: Readonly<Record<WaitingOp, true>> = {
  await: true,
  return: true,
  repeat: true,
  try: true,
  group: true,
  timeout: true,
  timeoutAt: true,
  with: true,
  asCompleted: true,
}

/** Whether an operation awaits, so that a callback can't do it. */
export function isWaiting(op: string): op is WaitingOp {
  return op in waitingOps
}
