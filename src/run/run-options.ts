import type { Plan } from '#compile'
import type { Json } from '#graph'
import type { Clock } from '#runtime'
import type { RunOutcome, TraceEvent } from '#trace'
import type { KeptTexts } from './kept-texts.ts'
import type { CreateConsole } from './run-console.ts'
import type { RunModules } from './run-program.ts'
import type { CreateTimers } from './run-timers.ts'

/** Options of a run. */
export interface RunOptions {
  readonly plan: Plan
  /** Its name for other runs on this thread; its title by default. */
  readonly name?: string
  readonly inputs: Readonly<Record<string, Json>>
  readonly clock: Clock
  readonly isDebug: boolean
  readonly emit: (event: TraceEvent) => void
  /** Sends the emitted events at once; called every 100 ms while a step holds the loop. */
  readonly flush: () => void
  readonly modules: RunModules
  /** Makes a console that formats as the host's does. */
  readonly createConsole: CreateConsole
  /** Keeps texts that are too long to be sent; absent: they are sent whole. */
  readonly longTexts?: KeptTexts
  /** Makes the timer functions for the run's code. */
  readonly createTimers: CreateTimers
  /** Unix time, for the trace. */
  readonly wallMs: number
  /**
   * A step of a node's own task begins (`undefined`: of another task). It is called at every step, so it must be fast.
   */
  readonly stepBegan?: (node: number | undefined) => void
  /** Replaces the plan's limit. */
  readonly blockedLimitMs?: number | null
  /** How long a cancelled task has to end, in real milliseconds. */
  readonly graceMs?: number
  /** The loop has given the thread back to the host: code that runs from here on is not this run's. */
  readonly turnEnded?: () => void
  /** Called once the loop is closed: ends what the run's code has left in the host, and returns what that was. */
  readonly endLeftovers?: () => Promise<Leftovers>
}

/** What the code of a run has left in its host. */
export interface Leftovers {
  /** Lines for the run's log. */
  readonly said: readonly string[]
  /** An error that makes a successful run fail. */
  readonly error: Error | null
}

/** One execution of a Plan. */
export interface Run {
  readonly outcome: Promise<RunOutcome>
  /** As Ctrl-C: cancels main, which closes the run. A second call leaves tasks behind that do not end. */
  cancel(): void
  /** Sets the loop milliseconds per real millisecond; for a scaled clock only. */
  setRate(rate: number): void
  /** The loop's milliseconds since the start. */
  nowMs(): number
  /** A node's value, in a list of one; `null`: it has no value yet. Code may have changed the value since. */
  given(node: number): readonly [value: unknown] | null
  /** Whether this run's code is in the error's stack. */
  owns(error: unknown): boolean
  /** Whether a step of this run is running, or has just thrown. */
  isInScope(): boolean
  /** The node whose code runs, or whose code made the running task; undefined for no node, and for shared code. */
  nodeInScope(): number | undefined
  /**
   * For an observer outside, when this run's code holds the thread: tells of it, and returns the error to end it with
   * once it is past the limit.
   */
  glance(): Error | null
  /**
   * The host is about to end the code that runs. Call the returned function in a later turn: it ends the tasks of that
   * code with `error`, and everything else goes on.
   */
  breakingOff(error: Error): () => void
  /**
   * The host got an error that nobody awaited. It fails the run, but never ends the host. `node`: the node it came
   * from, if known.
   */
  stray(error: unknown, node?: number): void
  /**
   * Something the run's loop needs was broken: the run fails with `error`, and ends soon even if its loop can do
   * nothing more.
   */
  broken(error: unknown): void
  /** Adds a report to the run's log, unless the run has ended. */
  tell(text: string): void
}
