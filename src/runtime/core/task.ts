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

// Closures are moved out of hot functions: a function that contains one allocates at each call.

/** asyncio's Task: drives one coroutine on the loop, step by step. */
export class Task<T> extends Future<T> {
  /** Its number: each loop counts its tasks from 0 without gaps. */
  readonly number: number
  /** @internal Its neighbours in the loop's list of tasks. */
  previous: Task<unknown> | null = null
  /** @internal */
  next: Task<unknown> | null = null
  #coroutine: Coroutine<T> | null
  #context: Context | null
  /** Only the values: the Context object is made when somebody asks for it. */
  readonly #values: Values
  #name: string
  /** @internal How many steps it has begun. */
  steps = 0
  /** @internal The awaits at which its code stands, and those around them. */
  waiting: OpenAwaits = null
  #isOutside = false
  /** @internal Resolves once its code has ended; `null` before its code begins, and if its code returned no promise. */
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

  /** Its context; a copy of its creator's. */
  get context(): Context {
    this.#context ??= new Context(this.#values)
    return this.#context
  }

  /** @internal */
  get values(): Values {
    return this.#context ? this.#context.values : this.#values
  }

  /** The coroutine it drives; `null` once that has begun. */
  get coroutine(): Coroutine<T> | null {
    return this.#coroutine
  }

  /** Its name in reports and pictures. */
  get name(): string {
    return this.#name || `Task-${this.number + 1}`
  }

  set name(name: string) {
    this.#name = nameText(name)
  }

  /**
   * Fires when the task is asked to stop, with the CancelledError as its reason; for `fetch` and friends. Code in the
   * body of a timeout or of a group gets the signal of that body, which fires when either is asked to stop.
   */
  get signal(): TaskSignal {
    const isWithin = presentTask() === this && scopesOf(this as Task<unknown>).length > 0
    const ofBody = isWithin ? this.requests.hearing.signalHere() : null
    return ofBody ?? signalOf(this, this.#requests?.reason() ?? null)
  }

  /** How many requests to stop it has had, minus the `uncancel()` calls. */
  cancelling(): number {
    return this.#requests?.count ?? 0
  }

  /**
   * Takes back one request to stop; returns how many are left. With none left, the task has a new signal that has not
   * fired.
   */
  uncancel(): number {
    return this.#requests?.takeBackOne() ?? 0
  }

  /** Throws a LoopError, as asyncio does: only its coroutine ends a task. */
  override setResult(_value: T): void {
    throw new LoopError('Task does not support set_result operation')
  }

  /** Throws a LoopError, as asyncio does: only its coroutine ends a task. */
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

  /** @internal If the cancel reached nothing that the task waits for, its code throws at its next await. */
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

  /** @internal The futures that its code awaits. */
  override awaited(): readonly Future<unknown>[] {
    return listed(this.waiting).flatMap(({ future }) => (future === null || future.done() ? [] : [future]))
  }

  /**
   * @internal Performs its first step. A first step within another task's step must be tracked: the microtasks of that
   * step then belong to two tasks.
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

  /** @internal Its code begins an await. */
  waitFor(reaction: Reaction): void {
    const { future } = reaction
    // Awaiting a future that is done does not end the step.
    if (future?.done()) return reaction.passOnSoon()
    this.waiting = withAwait(this.waiting, reaction)
    if (future === null) this.loop.push(reaction)
    else if ((future as Future<unknown>) === this)
      reaction.fail(new LoopError(`Task cannot await on itself: ${this.name}`))
    else if (future.loop !== this.loop)
      reaction.fail(new LoopError(`Task '${this.name}' got a future attached to a different loop`))
    else {
      future.addHandle(reaction)
      // A task that was asked to stop while it ran throws at its first await. A native promise may still settle before
      // the step is over.
      if (this.#requests && !future.isOutside) this.#requests.awaitBegan(reaction)
    }
    this.#requests?.hearing.awaitBegan(reaction)
    // Its code went on behind a native await, outside of its steps.
    if (step.task !== this) this.#nowWaits()
  }

  /**
   * @internal An await is over and a step begins. Returns the error to throw in place of the await's result, if any.
   */
  goOn(reaction: Reaction): CancelledError | undefined {
    this.leave(reaction)
    this.steps += 1
    if (this.#requests === null) return undefined
    const next = this.#requests.takeNext()
    return next ? new CancelledError(next.message) : this.#requests.hearing.thrownInsteadAt(reaction)
  }

  /** @internal The requests that ask it to stop. */
  get requests(): CancelRequests {
    this.#requests ??= new CancelRequests(this as Task<unknown>)
    return this.#requests
  }

  /** @internal The requests that ask it to stop; `null` if there never was one. */
  get knownRequests(): CancelRequests | null {
    return this.#requests
  }

  /** @internal The host ended its code in the middle of a step, so it never goes on. */
  breakOff(error: unknown): void {
    this.#failed(error)
  }

  /** @internal An await is over. */
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

  /** @internal A gather that the task may await has one more child done. */
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
    // The task was asked to stop right before its end: it ends as cancelled.
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
