import type { ProgramText } from '#compile'
import type { Json } from '#graph'
import { placeOfImport } from '#modules'
import { EventLoop, isCancellation, type LoopContext, type ScaledClock, systemClock, type Task } from '#runtime'
import { awaitedBy, breakingOff, loopAtWork, toJson } from '#runtime-internal'
import type { CancelSource, ErrorInfo, RunOutcome } from '#trace'
import { errorInfo, isFromRun, scriptNameOf } from './error-info.ts'
import { guardOf, type RunGuard } from './guard.ts'
import { Items } from './items.ts'
import { limitsOf } from './limits.ts'
import { previewOf } from './preview.ts'
import { Recorder } from './recorder.ts'
import { Reporter } from './reporter.ts'
import { checkSize } from './result-size.ts'
import { RunClosing } from './run-closing.ts'
import { RunConsole } from './run-console.ts'
import type { Run, RunOptions } from './run-options.ts'
import { RunProgram } from './run-program.ts'
import { runStarted } from './run-started.ts'
import { RunTimers } from './run-timers.ts'
import { Scheduler } from './scheduler.ts'
import type { ScopeOptions } from './scope.ts'
import { Sightings } from './sightings.ts'
import { stuckNode } from './stuck-node.ts'
import { tellersOf } from './tellers.ts'
import { holdsThread, type Sharer, shareThread } from './thread-share.ts'

/** The default time in milliseconds that a cancelled task has to end. */
const defaultGraceMs = 2_000
const brokenGraces = 1.5
const waitsAgain = { kind: 'future' } as const

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
  readonly #timers: RunTimers
  readonly #sharer: Sharer
  readonly #guard: RunGuard
  readonly #scriptName = scriptNameOf(runs++)
  readonly #program: RunProgram
  readonly #items = new Items()
  #main: Task<void> | null = null
  #isPersonCancelling = false
  #hasEnded = false
  readonly #closing: RunClosing
  #leaveThread: () => void = () => {}
  #settle: (outcome: RunOutcome) => void = () => {}

  constructor(options: RunOptions) {
    this.#options = options
    this.#loop = new EventLoop({ clock: options.clock, tracksNativeAwaits: false })
    this.#loop.setDebug(options.isDebug)
    this.#loop.setExceptionHandler((context) => this.#reported(context))
    const limits = limitsOf(options.plan.limits, this.#loop, (task) => this.#recorder.taskWaiting(task, waitsAgain))
    this.#scheduler = new Scheduler({
      plan: options.plan,
      loop: this.#loop,
      inputs: options.inputs,
      call: (node, args) => this.#program.call(node.index, args),
      limits,
      items: this.#items,
      ...tellersOf(this.#loop, () => this.#recorder),
    })
    this.#recorder = new Recorder({
      loop: this.#loop,
      emit: options.emit,
      errorInfo: (error) => this.#errorInfo(error),
      nodeOf: (task) => this.#scheduler.nodeOf(task),
      isGroup: (node) => options.plan.nodes[node]?.kind === 'group',
      itemOf: (task, parent) => this.#items.of(task, parent),
      waitForLimit: (task) => limits.waitOf(task),
      canceller: () => this.#canceller(),
    })
    const sightings = options.isDebug ? new Sightings() : null
    this.#reporter = new Reporter({ recorder: this.#recorder, program: () => this.#text, sightings })
    if (options.isDebug) this.#loop.addInstrument(this.#reporter)
    this.#closing = new RunClosing({
      loop: this.#loop,
      recorder: this.#recorder,
      reporter: this.#reporter,
      isShielded: (task) => this.#scheduler.isShielded(task, this.#recorder.ownerOf(task)),
      graceMs: options.graceMs ?? defaultGraceMs,
    })
    this.#sharer = {
      name: options.name ?? options.plan.title,
      held: (by, forMs) => {
        this.#recorder.held(by, forMs)
        options.flush()
      },
    }
    this.#loop.addInstrument({
      turnEnded: (durationMs) => {
        options.turnEnded?.()
        holdsThread(this.#sharer, durationMs)
      },
    })
    this.#timers = new RunTimers(options.createTimers, this.#loop)
    this.#guard = this.#guardWith(sightings)
    const scope: ScopeOptions = {
      loop: this.#loop,
      guard: () => this.#guard.check(),
      console: new RunConsole({
        create: options.createConsole,
        loop: this.#loop,
        recorder: this.#recorder,
        names: () => ({ program: this.#text, nodes: options.plan.nodes }),
        ...(options.longTexts ? { longTexts: options.longTexts } : {}),
      }),
      timers: this.#timers.host,
      taskOf: (node) => this.#scheduler.taskOf(node),
      main: () => this.#main,
      sightings,
    }
    const { plan, modules } = options
    this.#program = new RunProgram({ plan, modules, scope, scriptName: this.#scriptName })
    this.outcome = new Promise((settle) => {
      this.#settle = settle
    })
    this.#perform().catch((error: unknown) => this.#end(this.#failed(error)))
  }

  nowMs(): number {
    return this.#recorder.nowMs()
  }

  given(node: number): readonly [value: unknown] | null {
    return this.#scheduler.given(node)
  }

  cancel(): void {
    if (this.#isPersonCancelling || this.#closing.isWaitingForShielded) return this.#closing.abandon()
    this.#isPersonCancelling = true
    // If the code is still being compiled, main is cancelled as soon as it exists.
    this.#main?.cancel()
  }

  setRate(rate: number): void {
    const clock = this.#options.clock as Partial<ScaledClock>
    if (!clock.setRate) return
    clock.setRate(rate)
    this.#recorder.record({ type: 'clock.changed', rate })
  }

  glance(): Error | null {
    return this.#guard.glance()
  }

  breakingOff(error: Error): () => void {
    const broken = breakingOff(this.#loop)
    const isClosing = this.#main?.done() === true && !this.#loop.isRunning()
    return () => {
      broken.goOn(error)
      if (!broken.hasTasks) this.stray(error)
      // The code that was reading a user's value for the outcome was ended too, and never goes on.
      if (isClosing) this.#end(this.#failed(error))
    }
  }

  owns(error: unknown): boolean {
    return this.#timers.hasThrown(error) || isFromRun(error, this.#scriptName)
  }

  isInScope(): boolean {
    return loopAtWork() === this.#loop
  }

  nodeInScope(): number | undefined {
    const task = this.#loop.currentTask()
    return task ? this.#recorder.ownerOf(task) : undefined
  }

  stray(error: unknown, node?: number): void {
    if (this.#guard.hasEndedBy(error)) return
    const info = errorInfo(error, this.#text)
    const timer = this.#timers.throwerOf(error)
    const owner = timer ? this.#reporter.setterOf(timer) : (this.nodeInScope() ?? node)
    const blamed = info.frames[0]?.node ?? owner
    this.#recorder.record({ type: 'error.stray', error: info, ...(blamed === undefined ? {} : { node: blamed }) })
    this.#scheduler.fail(error, blamed)
  }

  broken(error: unknown): void {
    const endMs = systemClock.now() + brokenGraces * (this.#options.graceMs ?? defaultGraceMs)
    systemClock.setTimer(endMs, () => this.#end(this.#failed(error)))
    this.stray(error)
  }

  tell(text: string): void {
    if (!this.#hasEnded) this.#recorder.record({ type: 'log', level: 'warn', text, isReport: true })
  }

  get #text(): ProgramText | null {
    return this.#program.text
  }

  #guardWith(sightings: Sightings | null): RunGuard {
    const { stepBegan, blockedLimitMs, plan, flush } = this.#options
    return guardOf(this.#loop, {
      limitMs: blockedLimitMs === undefined ? plan.blockedLimitMs : blockedLimitMs,
      flush: (heldMs) => {
        holdsThread(this.#sharer, heldMs)
        flush()
      },
      ...(stepBegan ? { began: (task) => stepBegan(this.#scheduler.nodeOf(task)) } : {}),
      sightings,
    })
  }

  async #perform(): Promise<void> {
    // Code without imports is linked before the run's time begins, since writing its text is not the pipeline's work.
    // The wait also lets the caller of `startRun` have its run before the first event.
    await (this.#program.importsNothing ? this.#program.linked() : null)
    this.#recorder.begin()
    this.#recorder.record(runStarted(this.#options))
    this.#leaveThread = shareThread(this.#sharer)
    let outcome: RunOutcome
    try {
      this.#loop.addInstrument(this.#recorder)
      this.#main = this.#loop.createTask(() => this.#runMain(), { name: 'main' })
      if (this.#isPersonCancelling) this.#main.cancel()
      await this.#loop.runUntilComplete(this.#main)
      outcome = this.#succeeded()
    } catch (error) {
      outcome = this.#failed(error)
    }
    await this.#closing.close()
    this.#reporter.left(this.#timers.end())
    const left = await this.#options.endLeftovers?.()
    for (const text of left?.said ?? []) this.tell(text)
    this.#end(left?.error && outcome.kind === 'succeeded' ? this.#failed(left.error) : outcome)
  }

  #end(outcome: RunOutcome): void {
    if (this.#hasEnded) return
    // A loop that was broken, or whose code was ended by the host, may still be running.
    if (!this.#loop.isRunning()) this.#loop.close()
    this.#reporter.left(this.#timers.end())
    this.#leaveThread()
    this.#recorder.record({ type: 'run.ended', outcome })
    this.#hasEnded = true
    this.#options.flush()
    this.#settle(outcome)
  }

  async #runMain(): Promise<void> {
    await awaitedBy(this.#main, this.#program.evaluate())
    this.#scheduler.start()
    await awaitedBy(this.#main, this.#scheduler.finished)
  }

  /** Records the loop's reports. Tasks that were left behind have events of their own. */
  #reported(context: LoopContext): void {
    if (this.#hasEnded || (context.task && !context.task.done())) return
    this.#reporter.reported(context)
  }

  /** The info of an error; if something can't be imported, its place is the import. */
  #errorInfo(error: unknown): ErrorInfo {
    const info = errorInfo(error, this.#text)
    const place = placeOfImport(error)
    if (!place || place.url !== this.#options.modules.url) return info
    return { ...info, frames: [{ line: place.line, column: place.column }] }
  }

  #canceller(): CancelSource {
    // When a person stops a run, all that is cancelled at its end counts as cancelled by the person.
    return { kind: this.#isPersonCancelling ? 'person' : 'run' }
  }

  #succeeded(): RunOutcome {
    const results = this.#scheduler.results()
    const [only] = results.values()
    const value = results.size === 1 ? only : Object.fromEntries(results)
    try {
      checkSize(value)
      return { kind: 'succeeded', result: toJson(value) as Json, preview: previewOf(value) }
    } catch (error) {
      return this.#failed(error)
    }
  }

  #failed(error: unknown): RunOutcome {
    if (isCancellation(error)) return { kind: 'cancelled' }
    const node = this.#scheduler.failedNode ?? stuckNode(error, this.#recorder)
    return { kind: 'failed', error: this.#errorInfo(error), ...(node === undefined ? {} : { node }) }
  }
}
