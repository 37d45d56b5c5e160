import type { Json } from '#graph'
import { EventLoop, isCancellation, type LoopContext, type ScaledClock, systemClock, type Task } from '#runtime'
import { awaitedBy, breakingOff, loopAtWork, toJson } from '#runtime-internal'
import type { CancelSource, RunOutcome } from '#trace'
import type { CodeMap } from './code-map.ts'
import { errorInfo, isFromRun } from './error-info.ts'
import { guardOf, type RunGuard } from './guard.ts'
import { previewOf } from './preview.ts'
import { Recorder } from './recorder.ts'
import { Reporter } from './reporter.ts'
import { checkSize } from './result-size.ts'
import { RunClosing } from './run-closing.ts'
import { RunConsole } from './run-console.ts'
import { RunErrors } from './run-errors.ts'
import { RunNodes } from './run-nodes.ts'
import type { Run, RunOptions } from './run-options.ts'
import { RunPrograms } from './run-programs.ts'
import { runStarted } from './run-started.ts'
import { RunTimers } from './run-timers.ts'
import { RunUses } from './run-uses.ts'
import type { ScopeOptions } from './scope.ts'
import { Sightings } from './sightings.ts'
import { stuckNode } from './stuck-node.ts'
import { holdsThread, type Sharer, shareThread } from './thread-share.ts'

/** The default time in milliseconds that a cancelled task has to end. */
const defaultGraceMs = 2_000
const brokenGraces = 1.5

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
  readonly #uses: RunUses
  readonly #nodes: RunNodes
  readonly #timers: RunTimers
  readonly #sharer: Sharer
  readonly #guard: RunGuard
  readonly #programs: RunPrograms
  readonly #errors: RunErrors
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
    this.#uses = new RunUses(options.plan)
    this.#errors = new RunErrors(this.#uses, () => this.#programs)
    this.#nodes = new RunNodes({
      loop: this.#loop,
      uses: this.#uses,
      inputs: options.inputs,
      recorder: () => this.#recorder,
      reporter: () => this.#reporter,
      programs: () => this.#programs,
    })
    const { tasks, items } = this.#nodes
    this.#recorder = new Recorder({
      loop: this.#loop,
      emit: (event) => options.emit(this.#uses.told(event)),
      isTold: (node) => this.#uses.isTold(node),
      errorInfo: (error, owner) => this.#errors.info(error, owner),
      nodeOf: (task) => tasks.nodeOf(task),
      awaitedIn: (task) => tasks.awaitedIn(task),
      isGroup: (node) => this.#nodes.isGroup(node),
      itemOf: (task, parent) => items.of(task, parent),
      waitForLimit: (task) => this.#nodes.waitForLimit(task),
      canceller: () => this.#canceller(),
    })
    const sightings = options.isDebug ? new Sightings() : null
    this.#reporter = new Reporter({ recorder: this.#recorder, program: () => this.#text, sightings })
    if (options.isDebug) this.#loop.addInstrument(this.#reporter)
    this.#closing = new RunClosing({
      loop: this.#loop,
      recorder: this.#recorder,
      reporter: this.#reporter,
      isShielded: (task) => this.#nodes.isShielded(task, this.#recorder.ownerOf(task)),
      isAsked: (task) => this.#nodes.isBeingClosed(this.#recorder.ownerOf(task)),
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
    this.#programs = new RunPrograms({
      uses: this.#uses,
      modules: options.modules,
      scope: this.#scopeWith(sightings),
      numberOf: (path, node) => this.#nodes.numberOf(path, node),
      run: runs++,
    })
    this.outcome = new Promise((settle) => {
      this.#settle = settle
    })
    this.#perform().catch((error: unknown) => this.#end(this.#failed(error)))
  }

  nowMs(): number {
    return this.#recorder.nowMs()
  }

  given(node: number): readonly [value: unknown] | null {
    return this.#nodes.given(node)
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
    return this.#timers.hasThrown(error) || this.#programs.scriptNames.some((name) => isFromRun(error, name))
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
    const info = errorInfo(error, this.#text, node)
    const timer = this.#timers.throwerOf(error)
    const owner = timer ? this.#reporter.setterOf(timer) : (this.nodeInScope() ?? node)
    const blamed = info.frames[0]?.node ?? owner
    this.#recorder.record({ type: 'error.stray', error: info, ...(blamed === undefined ? {} : { node: blamed }) })
    this.#nodes.fail(error, blamed)
  }

  broken(error: unknown): void {
    const endMs = systemClock.now() + brokenGraces * (this.#options.graceMs ?? defaultGraceMs)
    systemClock.setTimer(endMs, () => this.#end(this.#failed(error)))
    this.stray(error)
  }

  tell(text: string): void {
    if (!this.#hasEnded) this.#recorder.record({ type: 'log', level: 'warn', text, isReport: true })
  }

  get #text(): CodeMap | null {
    return this.#programs.map
  }

  #scopeWith(sightings: Sightings | null): Omit<ScopeOptions, 'numberOf'> {
    const options = this.#options
    return {
      loop: this.#loop,
      guard: () => this.#guard.check(),
      console: new RunConsole({
        create: options.createConsole,
        loop: this.#loop,
        recorder: this.#recorder,
        names: () => ({ program: this.#text, nodes: this.#uses.nodes }),
        ...(options.longTexts ? { longTexts: options.longTexts } : {}),
      }),
      timers: this.#timers.host,
      taskOf: (node) => this.#nodes.taskOf(node),
      main: () => this.#main,
      sightings,
    }
  }

  #guardWith(sightings: Sightings | null): RunGuard {
    const { stepBegan, blockedLimitMs, plan, flush } = this.#options
    return guardOf(this.#loop, {
      limitMs: blockedLimitMs === undefined ? plan.blockedLimitMs : blockedLimitMs,
      flush: (heldMs) => {
        holdsThread(this.#sharer, heldMs)
        flush()
      },
      ...(stepBegan ? { began: (task) => stepBegan(this.#nodes.toldNodeOf(task)) } : {}),
      sightings,
    })
  }

  async #perform(): Promise<void> {
    // Code without imports is linked before the run's time begins, since writing its text is not the pipeline's work.
    // The wait also lets the caller of `startRun` have its run before the first event.
    await this.#programs.linked()
    this.#recorder.begin()
    this.#recorder.record(runStarted({ ...this.#options, uses: this.#uses }))
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
    this.#nodes.isClosing = true
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
    await awaitedBy(this.#main, this.#programs.own.evaluate())
    this.#nodes.own.start()
    await awaitedBy(this.#main, this.#nodes.own.finished)
  }

  /** Records the loop's reports. Tasks that were left behind have events of their own. */
  #reported(context: LoopContext): void {
    if (this.#hasEnded || (context.task && !context.task.done())) return
    this.#reporter.reported(context)
  }

  #canceller(): CancelSource {
    // When a person stops a run, all that is cancelled at its end counts as cancelled by the person.
    return { kind: this.#isPersonCancelling ? 'person' : 'run' }
  }

  #succeeded(): RunOutcome {
    const value = this.#nodes.own.result()
    try {
      checkSize(value)
      return { kind: 'succeeded', result: toJson(value) as Json, preview: previewOf(value) }
    } catch (error) {
      return this.#failed(error)
    }
  }

  #failed(error: unknown): RunOutcome {
    if (isCancellation(error)) return { kind: 'cancelled' }
    const node = this.#nodes.failedNode ?? stuckNode(error, this.#recorder)
    return { kind: 'failed', error: this.#errors.info(error), ...(node === undefined ? {} : { node }) }
  }
}
