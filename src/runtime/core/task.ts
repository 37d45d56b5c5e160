import { checkMaker } from '../ground/arguments.ts'
import { CancelledError, cancellationOf, LoopError } from '../ground/errors.ts'
import { nameText } from '../ground/foreign-value.ts'
import { isThenable } from '../ground/thenable.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { scopesOf } from './body-scope.ts'
import { CancelRequests } from './cancel-requests.ts'
import { begin, type Coroutine, closeUnbegun } from './coroutine.ts'
import { Future } from './future.ts'
import { futureText } from './future-text.ts'
import type { InstrumentSet, Wait } from './instrument.ts'
import { noOptions, type TaskOptions } from './loop-options.ts'
import { innermostOf, isOutside, listed, type OpenAwaits, waitOf, withAwait, withoutAwait } from './open-awaits.ts'
import { Context, currentValues, presentTask, runTracked, step, type Values } from './owner.ts'
import type { Reaction } from './reaction.ts'
import { signalOf, type TaskSignal } from './task-signal.ts'
import { TaskStart } from './task-start.ts'

// Closures stand in functions of their own where the way is hot: a function with one in it allocates at each call.

/** asyncio's Task: drives one coroutine, step by step, on the loop. */
export class Task<T> extends Future<T> {
  /** Dense: the loop counts its tasks from 0. */
  readonly number: number
  /** @internal Its neighbours in the loop's list. */
  previous: Task<unknown> | null = null
  /** @internal */
  next: Task<unknown> | null = null
  #coroutine: Coroutine<T> | null
  #context: Context | null
  /** Until somebody asks for its context, this is all of it. */
  readonly #values: Values
  #name: string
  /** @internal How many steps it has begun. */
  steps = 0
  /** @internal Where its code stands, and what that is within. */
  waiting: OpenAwaits = null
  #isOutside = false
  /** @internal Is there once its code has ended; `null` before that has begun, and where it needs no promise. */
  end: Promise<void> | null = null
  #requests: CancelRequests | null = null

  constructor(coroutine: Coroutine<T>, loop: EventLoop, options: TaskOptions = noOptions) {
    checkMaker(loop, 'a Task is made by createTask(…)')
    super(loop)
    this.#coroutine = coroutine
    this.#name = nameText(options.name ?? coroutine.name)
    this.#context = options.context ?? null
    this.#values = currentValues()
    this.number = loop.register(this as Task<unknown>)
    loop.instruments?.taskCreated(this as Task<unknown>, presentTask())
    if (options.eager && !options.signal?.aborted && loop.isRunning()) loop.pump.startWithin(this as Task<unknown>)
    else loop.push(new TaskStart(this as Task<unknown>))
  }

  override get [Symbol.toStringTag](): string {
    return 'Task'
  }

  override toString(): string {
    return futureText('Task', this, this.name)
  }

  /** Its context variables; a copy of its creator's. */
  get context(): Context {
    this.#context ??= new Context(this.#values)
    return this.#context
  }

  /** @internal */
  get values(): Values {
    return this.#context ? this.#context.values : this.#values
  }

  /** What it drives; `null` once that has begun. */
  get coroutine(): Coroutine<T> | null {
    return this.#coroutine
  }

  /** For people: in reports and in pictures. */
  get name(): string {
    return this.#name || `Task-${this.number + 1}`
  }

  set name(name: string) {
    this.#name = nameText(name)
  }

  /**
   * Fires when the task is asked to stop, with the CancelledError as its reason: for `fetch` and friends. To code in the body
   * of a timeout or of a group it gives that one's, which fires with it as well.
   */
  get signal(): TaskSignal {
    const isWithin = presentTask() === this && scopesOf(this as Task<unknown>).length > 0
    const ofBody = isWithin ? this.requests.hearing.signalHere() : null
    return ofBody ?? signalOf(this, this.#requests?.reason() ?? null)
  }

  /** How often it has been asked to stop, less `uncancel()`s. */
  cancelling(): number {
    return this.#requests?.count ?? 0
  }

  /** Takes one request to stop back; says how many are left. With none left its signal is armed anew. */
  uncancel(): number {
    return this.#requests?.takeBackOne() ?? 0
  }

  /** Only its coroutine ends a task. Throws a LoopError, as asyncio does. */
  override setResult(_value: T): void {
    throw new LoopError('Task does not support set_result operation')
  }

  /** Only its coroutine ends a task. Throws a LoopError, as asyncio does. */
  override setException(_error: unknown): void {
    throw new LoopError('Task does not support set_exception operation')
  }

  /** @internal */
  override get passesCancelOn(): boolean {
    return true
  }

  /** @internal */
  override askedToStop(message: string | undefined): readonly Future<unknown>[] {
    return this.requests.asked(message)
  }

  /** @internal */
  override wasAskedAgain(times: number): void {
    this.requests.own += times
  }

  /** @internal What holds it has heard of it; else its code will, at its next await. */
  override hasPassedCancelOn(hasMet: boolean, message: string | undefined): boolean {
    if (!hasMet) this.requests.hearNext(message)
    return true
  }

  /** @internal */
  override leaveAwaitOf(awaited: Future<unknown>, message: string | undefined): boolean {
    const reactions = innermostOf(this.waiting).filter(({ future }) => future === awaited)
    for (const reaction of reactions) reaction.fail(new CancelledError(message))
    return reactions.length > 0
  }

  /** @internal */
  override waitReason(): Wait {
    return { kind: 'task', task: this as Task<unknown> }
  }

  /** @internal What its code waits for. */
  override awaited(): readonly Future<unknown>[] {
    return listed(this.waiting).flatMap(({ future }) => (future === null || future.done() ? [] : [future]))
  }

  /**
   * @internal Its first step. One that begins within another's step must be tracked: that step's microtasks are of two
   * tasks.
   */
  start(isTracked: boolean): void {
    this.steps += 1
    // asyncio throws into a coroutine that has not begun, so its body never runs.
    const next = this.#requests?.takeNext()
    if (next) {
      if (this.#coroutine) closeUnbegun(this.#coroutine)
      this.#coroutine = null
      return this.#failed(new CancelledError(next.message))
    }
    if (isTracked) this.#driveTracked()
    else this.#drive()
  }

  /** @internal An await in this task's code. */
  waitFor(reaction: Reaction): void {
    const { future } = reaction
    // A task that awaits what is done already goes on in the same step.
    if (future?.done()) return reaction.passOnSoon()
    this.waiting = withAwait(this.waiting, reaction)
    if (future === null) this.loop.push(reaction)
    else if ((future as Future<unknown>) === this)
      reaction.fail(new LoopError(`Task cannot await on itself: ${this.name}`))
    else if (future.loop !== this.loop)
      reaction.fail(new LoopError(`Task '${this.name}' got a future attached to a different loop`))
    else {
      future.addHandle(reaction)
      // Asked to stop while it ran: the first await hears of it. A native promise may be there before the step is over.
      if (this.#requests && !future.isOutside) this.#requests.awaitBegan(reaction)
    }
    this.#requests?.hearing.awaitBegan(reaction)
    // Its code went on behind a native await, in nobody's step.
    if (step.task !== this) this.#nowWaits()
  }

  /** @internal An await is over and a step begins. Returns what to throw there instead of what came. */
  goOn(reaction: Reaction): CancelledError | undefined {
    this.leave(reaction)
    this.steps += 1
    if (this.#requests === null) return undefined
    const next = this.#requests.takeNext()
    return next ? new CancelledError(next.message) : this.#requests.hearing.thrownInsteadAt(reaction)
  }

  /** @internal Who has asked it to stop. */
  get requests(): CancelRequests {
    this.#requests ??= new CancelRequests(this as Task<unknown>)
    return this.#requests
  }

  /** @internal The same; `null`: nobody ever has. */
  get knownRequests(): CancelRequests | null {
    return this.#requests
  }

  /** @internal Its code was broken off in the middle of a step, and never goes on. */
  breakOff(error: unknown): void {
    this.#failed(error)
  }

  /** @internal The await is over. */
  leave(reaction: Reaction): void {
    this.waiting = withoutAwait(this.waiting, reaction)
  }

  /** @internal */
  stepEnded(): void {
    this.#requests?.stepEnded()
    if (this.done()) this.loop.instruments?.taskStepEnded(this as Task<unknown>, null)
    else if (this.loop.instruments) this.#watchedStepEnded(this.loop.instruments)
    else this.#setOutside(isOutside(this.waiting))
  }

  /** @internal A gather that this task awaits has one more child done. */
  waitChanged(future: Future<unknown>): void {
    const isAwaited = listed(this.waiting).some((reaction) => reaction.future === future)
    if (isAwaited) this.loop.instruments?.taskWaiting(this as Task<unknown>, future.waitReason())
  }

  /** @internal */
  currentWait(): Wait {
    return waitOf(this.waiting)
  }

  #driveTracked(): void {
    runTracked({ task: this as Task<unknown>, context: null }, () => this.#drive())
  }

  #drive(): void {
    const coroutine = this.#coroutine as Coroutine<T>
    this.#coroutine = null
    let outcome: PromiseLike<T> | T
    try {
      outcome = begin(coroutine)
    } catch (error) {
      return this.#failed(error)
    }
    if (isThenable(outcome)) this.#endWith(outcome as PromiseLike<T>)
    else this.#returned(outcome as T)
  }

  #endWith(outcome: PromiseLike<T>): void {
    this.end = Promise.resolve(outcome).then(
      (value) => this.#returned(value),
      (error: unknown) => this.#failed(error),
    )
  }

  #returned(value: T): void {
    if (this.done() || this.loop.isClosed()) return
    this.#setOutside(false)
    const next = this.#requests?.takeUnheard()
    // Asked to stop right before its end: it ends, but as one that was stopped.
    if (next) this.settleCancelled(next.message)
    else super.setResult(value)
    this.loop.unregister(this as Task<unknown>)
  }

  #failed(error: unknown): void {
    if (this.done() || this.loop.isClosed()) return
    this.#setOutside(false)
    const cancelled = cancellationOf(error)
    if (cancelled) this.settleCancelled(undefined, cancelled)
    else super.setException(error)
    this.loop.unregister(this as Task<unknown>)
  }

  #watchedStepEnded(instruments: InstrumentSet): void {
    const wait = this.currentWait()
    instruments.taskStepEnded(this as Task<unknown>, wait)
    this.#setOutside(wait.kind === 'outside')
  }

  #nowWaits(): void {
    this.#requests?.tellOfNextSoon()
    this.#setOutside(isOutside(this.waiting))
    this.loop.instruments?.taskWaiting(this as Task<unknown>, this.currentWait())
  }

  #setOutside(isOutside: boolean): void {
    if (isOutside === this.#isOutside) return
    this.#isOutside = isOutside
    this.loop.pump.outsideChanged(isOutside ? 1 : -1)
  }
}
