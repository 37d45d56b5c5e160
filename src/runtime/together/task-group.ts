import { joinedBy } from '../core/await-graph.ts'
import { BodyScope } from '../core/body-scope.ts'
import { askedFor } from '../core/cancel-requests.ts'
import { type Coroutine, CoroutineObject, refused } from '../core/coroutine.ts'
import type { Future } from '../core/future.ts'
import { abortMessage, whenAborted } from '../core/inbound-signal.ts'
import type { TaskOptions } from '../core/loop-options.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import type { Task } from '../core/task.ts'
import type { TaskSignal } from '../core/task-signal.ts'
import { WaitingFuture } from '../core/waiting-future.ts'
import { bodyMistake, checkMaker, optionsMistake, signalMistake } from '../ground/arguments.ts'
import { CancelledError, isCancellation, LoopError } from '../ground/errors.ts'
import { withUserCalls } from '../ground/user-calls.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { type Startable, startIn } from './task-status.ts'

/** Wrapped in an object, since anything can be thrown, even null. */
interface Thrown {
  readonly error: unknown
}

/** The cancellations that reached the parent while it waited: the one that ended the group, and the latest. */
interface Cancellations {
  readonly first: Thrown | null
  readonly last: Thrown | null
}

/** Tasks that all end before the code after the group goes on: asyncio's `TaskGroup`. `taskGroup` opens one. */
export class TaskGroup {
  readonly #loop: EventLoop
  readonly #parent: Task<unknown>
  readonly #body: BodyScope
  readonly #tasks = new Set<Task<unknown>>()
  readonly #errors: unknown[] = []
  #isExiting = false
  #isAborting = false
  #isParentCancelled = false
  #completed: WaitingFuture | null = null

  /** @internal `parent` runs the body. */
  constructor(loop: EventLoop, parent: Task<unknown>) {
    checkMaker(loop, 'a TaskGroup is made by taskGroup(async (group) => …)')
    this.#loop = loop
    this.#parent = parent
    this.#body = new BodyScope(parent, 'group')
  }

  /** Makes a task of this group. Throws a LoopError once a member has failed, and once the group has ended. */
  createTask<T>(coroutine: Coroutine<T>, options: TaskOptions = {}): Task<T> {
    if (this.#isFinished()) throw this.#refusal(coroutine, 'is finished')
    if (this.#isAborting) throw this.#refusal(coroutine, 'is shutting down')
    const task = this.#loop.createTask(coroutine, options)
    joinedBy(task as Future<unknown>, this.#parent)
    this.#tasks.add(task as Task<unknown>)
    task.addDoneCallback(() => this.#taskDone(task as Task<unknown>))
    // An eager task may have cancelled the group before it became a member.
    if (this.#isAborting && !task.done()) task.cancel()
    return task
  }

  /**
   * Makes a task of this group that tells when it has started, such as a server that listens. Waits until `coroutine`
   * calls `taskStatus.started(value)`, and resolves with that value; anyio's and Trio's `start`. Until then an error of
   * the task is thrown here and does not reach the group, and a cancel of this ends the task. Throws a LoopError if the
   * task ends without that call.
   */
  start<V = void>(coroutine: Startable<V>, options: TaskOptions = {}): CoroutineObject<V> {
    return startIn(this, coroutine, options)
  }

  /**
   * Ends the group early, without an error: its tasks and its body are cancelled, and `taskGroup` goes on once they
   * have ended. A second call, or a call after the end, is harmless. (asyncio has it since 3.15.)
   */
  cancel(): void {
    if (this.#isAborting || this.#isFinished()) return
    this.#abort()
    this.#cancelParent()
  }

  /**
   * Fires when the body is asked to stop: because the group fails or is cancelled, or because the task is asked to
   * stop. For `fetch` and friends.
   */
  get signal(): TaskSignal {
    return this.#body.signal
  }

  /** Its text as in asyncio: `<TaskGroup tasks=2 entered>`. */
  toString(): string {
    const tasks = this.#tasks.size > 0 ? ` tasks=${this.#tasks.size}` : ''
    const errors = this.#errors.length > 0 ? ` errors=${this.#errors.length}` : ''
    return `<TaskGroup${tasks}${errors} ${this.#isAborting ? 'cancelling' : 'entered'}>`
  }

  /** @internal Whether it takes no more tasks: it was cancelled, or one of its tasks has failed. */
  get isAborting(): boolean {
    return this.#isAborting
  }

  /** @internal Waits for a task, and cancels it with the others. Its error is another's matter, who may call `fail`. */
  adopt(task: Task<unknown>): void {
    joinedBy(task, this.#parent)
    this.#tasks.add(task)
    task.addQuietCallback(() => this.#left(task))
    if (this.#isAborting) task.cancel()
  }

  /** @internal Cancels the others, as the error of one of its tasks does. */
  fail(error: unknown): void {
    this.#errors.push(error)
    if (this.#isAborting || this.#isParentCancelled) return
    this.#abort()
    this.#cancelParent()
  }

  /** @internal Calls the body. The result must be awaited. */
  enter<T>(body: () => T): T {
    return this.#body.enter(body)
  }

  /** @internal Waits for all tasks; `thrown`: the error that the body ended with, if it did. */
  async exit(thrown: Thrown | null): Promise<void> {
    this.#isExiting = true
    const bodyCancellation = thrown && isCancellation(thrown.error) ? thrown : null
    if (thrown && !this.#isAborting) this.#abort()
    const cancellation = this.#cancellationToPass(await this.#allDone(), bodyCancellation)
    if (cancellation && this.#errors.length === 0) throw cancellation.error
    if (thrown && !bodyCancellation) this.#errors.push(thrown.error)
    const errors = this.#errors.splice(0)
    if (errors.length === 0) return
    // Other code has asked the parent to stop too. The group's errors are thrown first, and the parent's next await
    // throws the cancel.
    await this.#body.othersKnown()
    if (this.#body.othersAsking() > 0) await this.#parent.requests.hearBehind()
    throw groupError(errors)
  }

  /** Waits for the tasks, even if the parent is cancelled meanwhile. */
  async #allDone(): Promise<Cancellations> {
    let first: Thrown | null = null
    let last: Thrown | null = null
    // A loop, since the parent may be cancelled again while its tasks are being cancelled.
    while (this.#tasks.size > 0) {
      this.#completed = new WaitingFuture(this.#tasks, this.#loop, 'group')
      try {
        await this.#body.awaited(this.#completed)
      } catch (error) {
        last = { error }
        if (!this.#isAborting) {
          first = last
          this.#abort()
        }
      }
      this.#completed = null
    }
    return { first, last }
  }

  #cancellationToPass({ first, last }: Cancellations, ofBody: Thrown | null): Thrown | null {
    const cancellation = first ?? ofBody
    if (!this.#isParentCancelled) return cancellation
    // The group's own request ends here; any other that is left came from other code.
    this.#body.exit()
    return this.#body.othersAsking() === 0 ? null : (cancellation ?? last)
  }

  #isFinished(): boolean {
    return this.#isExiting && this.#tasks.size === 0
  }

  /** The coroutine will not run, so no report should say that it was never awaited. */
  #refusal(coroutine: Coroutine<unknown>, why: string): LoopError {
    if (coroutine instanceof CoroutineObject) coroutine.close()
    return new LoopError(`TaskGroup ${this} ${why}`)
  }

  #abort(): void {
    this.#isAborting = true
    askedFor(this.#body, () => {
      for (const task of this.#tasks) if (!task.done()) task.cancel()
    })
  }

  #cancelParent(): void {
    if (this.#isParentCancelled) return
    this.#isParentCancelled = true
    this.#body.cancel()
  }

  #left(task: Task<unknown>): void {
    this.#tasks.delete(task)
    if (this.#tasks.size === 0) this.#completed?.release()
  }

  #taskDone(task: Task<unknown>): void {
    this.#left(task)
    if (task.cancelled()) return
    const error = task.exception()
    if (error === null) return
    if (!this.#parent.done()) return this.fail(error)
    // If nobody awaits the group, it may outlive its parent. It still ends and frees what it holds.
    this.#reportOrphan(task, error)
    if (this.#isAborting || this.#isParentCancelled) return
    this.#abort()
    this.#cancelParent()
  }

  #reportOrphan(task: Task<unknown>, error: unknown): void {
    const message = `Task '${task.name}' has errored out but its parent task '${this.#parent.name}' is already completed`
    this.#loop.callExceptionHandler({ message, error, task })
  }
}

/** The error in asyncio's words. */
function groupError(errors: readonly unknown[]): AggregateError {
  const count = `${errors.length} sub-exception${errors.length === 1 ? '' : 's'}`
  return withUserCalls(() => new AggregateError(errors, `unhandled errors in a TaskGroup (${count})`), 1)
}

/** Options of `taskGroup`. */
export interface GroupOptions {
  /** Cancels the group when it fires; if it has fired already, before the body begins. */
  readonly signal?: TaskSignal | null | undefined
}

/**
 * What `taskGroup` resolves with for a body that returns `R`. A body that waits can be stopped by `group.cancel()`, and
 * then there is no value.
 */
export type GroupValue<R> = R extends PromiseLike<unknown> ? Awaited<R> | undefined : R

/**
 * Runs `body` with a group to start tasks in, and waits for all of them: asyncio's `async with TaskGroup()`. Resolves
 * with the body's value, or with undefined if `group.cancel()` stopped the body (a body without an await can't be
 * stopped). When a task or the body fails, the rest is cancelled and awaited, and all errors are thrown as one
 * AggregateError. When the signal fires, the rest is cancelled and awaited too, and a CancelledError with the message
 * of its reason is thrown, unless there are errors.
 */
export function taskGroup<T>(
  body: (group: TaskGroup) => PromiseLike<T>,
  options?: GroupOptions,
): CoroutineObject<T | undefined>
export function taskGroup<R>(body: (group: TaskGroup) => R, options?: GroupOptions): CoroutineObject<GroupValue<R>>
export function taskGroup<T>(
  body: (group: TaskGroup) => PromiseLike<T> | T,
  options: GroupOptions = {},
): CoroutineObject<T | undefined> {
  const mistake =
    bodyMistake(body, 'taskGroup', 'taskGroup(async (group) => …)') ??
    optionsMistake(options, 'taskGroup', '{ signal }') ??
    signalMistake(options.signal, 'taskGroup')
  if (mistake) return refused('taskGroup', mistake, body)
  const { signal } = options
  return new CoroutineObject(
    'taskGroup',
    inStores(() => (signal ? withGroupBy(signal, body) : withGroup(body))),
  )
}

/** Runs a group that the signal cancels. */
async function withGroupBy<T>(
  signal: TaskSignal,
  body: (group: TaskGroup) => PromiseLike<T> | T,
): Promise<T | undefined> {
  if (signal.aborted) throw new CancelledError(abortMessage(signal))
  let cancellation: CancelledError | null = null
  let stop = (): void => {}
  const cancellableBody = (group: TaskGroup): PromiseLike<T> | T => {
    stop = whenAborted(signal, getRunningLoop(), (message) => {
      cancellation = new CancelledError(message)
      group.cancel()
    })
    return body(group)
  }
  try {
    const value = await withGroup(cancellableBody)
    if (cancellation) throw cancellation
    return value
  } finally {
    stop()
  }
}

async function withGroup<T>(body: (group: TaskGroup) => PromiseLike<T> | T): Promise<T | undefined> {
  const loop = getRunningLoop()
  const parent = loop.currentTask()
  if (!parent) throw new LoopError('TaskGroup cannot determine the parent task')
  const group = new TaskGroup(loop, parent)
  let value: T | undefined
  let thrown: Thrown | null = null
  try {
    value = await group.enter(() => body(group))
  } catch (error) {
    thrown = { error }
  }
  await group.exit(thrown)
  return value
}
