import { type CodeCache, type Plan, type Program, programOf } from '#compile'
import type { Json } from '#graph'
import {
  awaitedBy,
  type Clock,
  cancelAll,
  DeadlockError,
  EventLoop,
  gather,
  isCancellation,
  type LoopContext,
  type ScaledClock,
  systemClock,
  type Task,
} from '#runtime'
import type { CancelSource, RunNode, RunOutcome, TraceEvent } from '#trace'
import { errorInfo, scriptNameOf } from './error-info.ts'
import { guardOf } from './guard.ts'
import { type Coroutines, type Load, loadOf } from './load.ts'
import { previewOf, toJson } from './preview.ts'
import { Recorder } from './recorder.ts'
import { Reporter } from './reporter.ts'
import { type CreateConsole, RunConsole } from './run-console.ts'
import { Scheduler } from './scheduler.ts'
import { type ImportMeta, runNames, type ScopeOptions, scopeOf } from './scope.ts'
import { Sightings } from './sightings.ts'
import { needsOf } from './station.ts'

export interface RunOptions {
  readonly plan: Plan
  readonly inputs: Readonly<Record<string, Json>>
  readonly clock: Clock
  readonly isDebug: boolean
  readonly emit: (event: TraceEvent) => void
  /** Sends what was emitted at once: called every 100 ms while a step holds the loop. */
  readonly flush: () => void
  readonly cache: CodeCache
  /** Resolves as Node would from the pipeline's folder. */
  readonly importModule: (specifier: string) => Promise<unknown>
  readonly importMeta: ImportMeta
  /** Formats what code prints as its host does. */
  readonly createConsole: CreateConsole
  /** Unix time, for the trace. */
  readonly wallMs: number
  /** How long a step may hold the thread before it is ended; real milliseconds. */
  readonly blockedLimitMs?: number
  /** How long a cancelled task has to end; real milliseconds. */
  readonly graceMs?: number
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
  /** Whether this run's code is in the error's stack. */
  owns(error: unknown): boolean
  /** An error that nobody awaited, from the host: it fails the run and never ends the host. */
  stray(error: unknown): void
}

let runs = 0

/** Starts a run of `plan` on a loop of its own. */
export function startRun(options: RunOptions): Run {
  return new PlanRun(options)
}

class PlanRun implements Run {
  readonly outcome: Promise<RunOutcome>
  readonly #options: RunOptions
  readonly #loop: EventLoop
  readonly #recorder: Recorder
  readonly #reporter: Reporter
  readonly #scheduler: Scheduler
  readonly #scope: ScopeOptions
  readonly #scriptName = scriptNameOf(runs++)
  #program: Program | null = null
  #load: Load | null = null
  #coroutines: Coroutines = []
  #main: Task<void> | null = null
  #isPersonCancelling = false
  #hasEnded = false
  #abandon: () => void = () => {}

  constructor(options: RunOptions) {
    this.#options = options
    this.#loop = new EventLoop({ clock: options.clock, tracksNativeAwaits: false })
    this.#loop.setDebug(options.isDebug)
    this.#loop.setExceptionHandler((context) => this.#reported(context))
    this.#scheduler = new Scheduler({
      plan: options.plan,
      loop: this.#loop,
      inputs: options.inputs,
      call: (node, args) => {
        const coroutine = this.#coroutines[node.index]
        return coroutine?.(...args)
      },
      watcher: {
        given: (node, value) => this.#recorder.record({ type: 'node.given', node, value: previewOf(value) }),
        skipped: (node, because) => this.#recorder.record({ type: 'node.skipped', node, because }),
      },
    })
    this.#recorder = new Recorder({
      loop: this.#loop,
      emit: options.emit,
      errorInfo: (error) => errorInfo(error, this.#program),
      nodeOf: (task) => this.#scheduler.nodeOf(task),
      canceller: () => this.#canceller(),
    })
    const sightings = options.isDebug ? new Sightings() : null
    this.#reporter = new Reporter({ recorder: this.#recorder, program: () => this.#program, sightings })
    if (options.isDebug) this.#loop.addInstrument(this.#reporter)
    this.#scope = {
      loop: this.#loop,
      guard: guardOf(this.#loop, {
        limitMs: options.blockedLimitMs ?? 5_000,
        flush: options.flush,
        sightings,
      }),
      importModule: options.importModule,
      importMeta: options.importMeta,
      console: new RunConsole({
        create: options.createConsole,
        loop: this.#loop,
        recorder: this.#recorder,
        names: () => ({ program: this.#program, nodes: options.plan.nodes }),
      }),
      taskOf: (node) => this.#scheduler.taskOf(node),
      main: () => this.#main,
      sightings,
    }
    this.outcome = this.#perform()
  }

  nowMs(): number {
    return this.#recorder.nowMs()
  }

  cancel(): void {
    if (this.#isPersonCancelling) return this.#abandon()
    this.#isPersonCancelling = true
    // Still compiling: main hears of it as soon as there is one.
    this.#main?.cancel()
  }

  setRate(rate: number): void {
    const clock = this.#options.clock as Partial<ScaledClock>
    if (!clock.setRate) return
    clock.setRate(rate)
    this.#recorder.record({ type: 'clock.changed', rate })
  }

  owns(error: unknown): boolean {
    return error instanceof Error && (error.stack ?? '').includes(`${this.#scriptName}:`)
  }

  stray(error: unknown): void {
    const info = errorInfo(error, this.#program)
    const task = this.#loop.currentTask()
    const node = info.frames[0]?.node ?? (task ? this.#scheduler.nodeOf(task) : undefined)
    this.#recorder.record({ type: 'error.stray', error: info, ...(node === undefined ? {} : { node }) })
    this.#scheduler.fail(error, node)
  }

  async #perform(): Promise<RunOutcome> {
    const compiled = await this.#compile()
    this.#recordStart()
    let outcome: RunOutcome
    try {
      if (!compiled.ok) throw compiled.error
      this.#loop.addInstrument(this.#recorder)
      this.#main = this.#loop.createTask(() => this.#runMain(), { name: 'main' })
      if (this.#isPersonCancelling) this.#main.cancel()
      await this.#loop.runUntilComplete(this.#main)
      outcome = this.#succeeded()
    } catch (error) {
      outcome = this.#failed(error)
    }
    await this.#close()
    this.#recorder.record({ type: 'run.ended', outcome })
    this.#hasEnded = true
    this.#options.flush()
    return outcome
  }

  /** Before the run's time begins: reading its code is no part of what the pipeline takes. */
  async #compile(): Promise<{ readonly ok: true } | { readonly ok: false; readonly error: unknown }> {
    try {
      this.#program = await programOf(this.#options.plan, runNames, this.#options.cache)
      this.#load = loadOf(this.#program, this.#scriptName)
      return { ok: true }
    } catch (error) {
      return { ok: false, error }
    }
  }

  #recordStart(): void {
    this.#recorder.begin()
    const { plan, clock, isDebug, wallMs } = this.#options
    this.#recorder.record({
      type: 'run.started',
      title: plan.title,
      nodes: plan.nodes.map(
        (node): RunNode => ({
          id: node.id,
          name: node.name,
          kind: node.kind,
          needs: needsOf(node),
          children: node.kind === 'gather' ? node.children : [],
        }),
      ),
      clock: clock.isVirtual ? 'virtual' : 'real',
      rate: (clock as Partial<ScaledClock>).rate?.() ?? 1,
      isDebug,
      wallMs,
    })
  }

  async #runMain(): Promise<void> {
    await awaitedBy(this.#main, this.#evaluate())
    this.#scheduler.start()
    await awaitedBy(this.#main, this.#scheduler.finished)
  }

  /** The shared code, once; and the coroutines. */
  async #evaluate(): Promise<void> {
    this.#coroutines = (await this.#load?.(scopeOf(this.#scope))) ?? []
  }

  /** What the loop has to tell of that no task asked for; the trace says itself which tasks were left behind. */
  #reported(context: LoopContext): void {
    if (this.#hasEnded || (context.task && !context.task.done())) return
    this.#reporter.reported(context)
  }

  #canceller(): CancelSource {
    // What closes after a person's Stop is cancelled by the person, whoever passes it on.
    return { kind: this.#isPersonCancelling ? 'person' : 'run' }
  }

  #succeeded(): RunOutcome {
    const results = this.#scheduler.results()
    const [only] = results.values()
    const value = results.size === 1 ? only : Object.fromEntries(results)
    try {
      return { kind: 'succeeded', result: toJson(value), preview: previewOf(value) }
    } catch (error) {
      return this.#failed(error)
    }
  }

  #failed(error: unknown): RunOutcome {
    if (isCancellation(error)) return { kind: 'cancelled' }
    const node = this.#scheduler.failedNode ?? this.#stuckNode(error)
    return { kind: 'failed', error: errorInfo(error, this.#program), ...(node === undefined ? {} : { node }) }
  }

  /** Of a deadlock: the first node whose task is in it, or whose code made that. */
  #stuckNode(error: unknown): number | undefined {
    if (!(error instanceof DeadlockError)) return undefined
    for (const task of error.waiting) {
      const node = this.#recorder.ownerOf(task)
      if (node !== undefined) return node
    }
    return undefined
  }

  /** asyncio.run's closing: cancel what is left, await it, close the loop. What swallows its cancellation is left behind. */
  async #close(): Promise<void> {
    const tasks = this.#loop.allTasks()
    if (tasks.length > 0) {
      this.#recorder.record({ type: 'run.closing' })
      cancelAll(tasks)
      await this.#awaitAll(tasks)
    }
    this.#loop.close()
  }

  async #awaitAll(tasks: readonly Task<unknown>[]): Promise<void> {
    const graceMs = this.#options.graceMs ?? 2_000
    const stop = (): void => this.#loop.stop()
    const cancelTimer = systemClock.setTimer(systemClock.now() + graceMs, stop)
    this.#abandon = stop
    try {
      await this.#loop.runUntilComplete(gather([...tasks], { returnExceptions: true }, this.#loop))
    } catch {
      // Stopped before all were done: those are named below.
    }
    cancelTimer()
    for (const task of this.#loop.allTasks()) this.#reporter.abandoned(task)
  }
}
