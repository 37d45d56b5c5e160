import type { Plan } from '#compile'
import type { Json } from '#graph'
import type { Clock } from '#runtime'
import type { RunOutcome, TraceEvent } from '#trace'
import type { KeptTexts } from './kept-texts.ts'
import type { CreateConsole } from './run-console.ts'
import type { RunModules } from './run-program.ts'
import type { CreateTimers } from './run-timers.ts'

/** What a run is made of. */
export interface RunOptions {
  readonly plan: Plan
  /** What other runs on this thread know it by; absent: its title. */
  readonly name?: string
  readonly inputs: Readonly<Record<string, Json>>
  readonly clock: Clock
  readonly isDebug: boolean
  readonly emit: (event: TraceEvent) => void
  /** Sends what was emitted at once: called every 100 ms while a step holds the loop. */
  readonly flush: () => void
  readonly modules: RunModules
  /** Formats what code prints as its host does. */
  readonly createConsole: CreateConsole
  /** Keeps what its code prints where that is too long to be told; absent: it is told whole. */
  readonly longTexts?: KeptTexts
  /** Makes the timers that its code sets. */
  readonly createTimers: CreateTimers
  /** Unix time, for the trace. */
  readonly wallMs: number
  /** A step begins, of a node's own task or (`undefined`) of another one: called at each, so it has to be quick. */
  readonly stepBegan?: (node: number | undefined) => void
  /** In place of the plan's. */
  readonly blockedLimitMs?: number | null
  /** How long a cancelled task has to end; real milliseconds. */
  readonly graceMs?: number
  /** The loop has given the host its thread back: what goes on from here is not this run's. */
  readonly turnEnded?: () => void
  /** Called once its loop is closed: ends what its code has left behind in the host, and says what that was. */
  readonly endLeftovers?: () => Promise<Leftovers>
}

/** What the code of a run has left in its host. */
export interface Leftovers {
  /** In its log. */
  readonly said: readonly string[]
  /** What makes all that came of it worth nothing. */
  readonly error: Error | null
}

/** One execution of a Plan. */
export interface Run {
  readonly outcome: Promise<RunOutcome>
  /** As Ctrl-C: cancels main, which closes the run. A second time: leaves behind what does not end. */
  cancel(): void
  /** Loop milliseconds per real millisecond; of a scaled clock only. */
  setRate(rate: number): void
  /** The loop's time since the start. */
  nowMs(): number
  /** What a node gave, in a list of one; `null`: it has given nothing. Code may have changed it since. */
  given(node: number): readonly [value: unknown] | null
  /** Whether this run's code is in the error's stack. */
  owns(error: unknown): boolean
  /** Whether a step of it goes on, or has just thrown. */
  isInScope(): boolean
  /** The node whose code runs, or that has made its task; undefined: nobody's, or shared code's. */
  nodeInScope(): number | undefined
  /**
   * For who looks from outside at code of this run that holds the thread: tells of it, and gives the error that ends it once
   * the limit is passed.
   */
  glance(): Error | null
  /** The host is about to break that code off: what it gives, called in a turn behind it, ends what it was; all else goes on. */
  breakingOff(error: Error): () => void
  /** An error that nobody awaited, from the host: it fails the run and never ends the host. `node`: whose, if it is known. */
  stray(error: unknown, node?: number): void
  /** Something that its own loop needs was broken: it fails with `error`, and ends soon whatever its loop still can do. */
  broken(error: unknown): void
  /** A report in its log, as long as it has not ended. */
  tell(text: string): void
}
