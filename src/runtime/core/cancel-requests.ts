import { CancelledError } from '../ground/errors.ts'
import { afterMicrotasks } from '../ground/host-turn.ts'
import { type BodyScope, scopesOf } from './body-scope.ts'
import type { Future } from './future.ts'
import { type Behind, Hearing } from './hearing.ts'
import { innermostOf, listed } from './open-awaits.ts'
import { presentTask, step } from './owner.ts'
import type { Reaction } from './reaction.ts'
import type { Task } from './task.ts'
import { abort, armAnew } from './task-signal.ts'

/** A cancel that the next await of a task's code throws. */
interface Next {
  readonly message: string | undefined
  /** The code whose next await throws; `null`: any code of the task. */
  readonly behind: Behind | null
}

/** The requests that ask one task to stop. Made with the first request, since most tasks are never cancelled. */
export class CancelRequests {
  readonly hearing: Hearing
  /** How many requests came to the task as a whole, not from a scope in it. */
  own = 0
  readonly #task: Task<unknown>
  /** The scopes that asked their body to stop and whose body has not ended, in the order in which they asked. */
  readonly #scopes: Set<BodyScope> = new Set()
  #message: string | undefined
  #next: Next | null = null

  constructor(task: Task<unknown>) {
    this.#task = task
    this.hearing = new Hearing(task, this)
  }

  get count(): number {
    return this.own + this.#scopes.size
  }

  /** The scopes among the requests. */
  get scopes(): ReadonlySet<BodyScope> {
    return this.#scopes
  }

  /** The reason that the task's signal fires with; `null` while nobody asks the whole task. */
  reason(): CancelledError | null {
    return this.own > 0 ? new CancelledError(this.#message) : null
  }

  /** A request to the whole task. Returns the futures that the cancel is passed on to. */
  asked(message: string | undefined): readonly Future<unknown>[] {
    const task = this.#task
    this.own += 1
    this.#message = message
    task.loop.instruments?.taskCancelling(task, presentTask(), false)
    abort(task, message)
    this.hearing.asked(message)
    // A task that cancels itself is running: a native promise among its open awaits can only be an outer await.
    const isOwnCode = step.task === task
    if (!isOwnCode && this.hearing.looksForNative()) return []
    const told = innermostOf(task.waiting).filter(({ future }) => future && !(isOwnCode && future.isOutside))
    this.hearing.told(told)
    return told.flatMap(({ future }) => future ?? [])
  }

  /** A scope asks its body to stop. */
  askedWithin(scope: BodyScope): void {
    const task = this.#task
    this.#scopes.add(scope)
    task.loop.instruments?.taskCancelling(task, presentTask(), true)
    scope.abort()
    // The body runs or is about to begin, so its next await throws.
    if (presentTask() === task || !scope.own) this.hearNext(undefined)
    else this.hearing.stopWithin(scope, scope.own)
  }

  /**
   * asyncio's `uncancel`. Once no request is left, no await throws any more, and the task has a new signal that has not
   * fired.
   */
  takeBackOne(): number {
    const last = [...this.#scopes].at(-1)
    if (this.own > 0) this.own -= 1
    else if (last) this.#scopes.delete(last)
    if (this.own === 0) this.#ownTakenBack()
    return this.#countLeft()
  }

  /** The body of the scope is over. */
  takeBack(scope: BodyScope): void {
    this.hearing.takenBack(scope)
    if (this.#scopes.delete(scope)) this.#countLeft()
  }

  /** The task's next await throws a CancelledError. */
  hearNext(message: string | undefined): void {
    this.#next = { message, behind: null }
  }

  /**
   * The code goes on with another error first, so its next await throws. Awaits of the code beside it do not: that code
   * was told before.
   */
  async hearBehind(): Promise<void> {
    const behind = await this.hearing.goingOn()
    if (behind) this.#next = { message: undefined, behind }
  }

  get isToHear(): boolean {
    return this.#next !== null
  }

  /** Returns the cancel that is due at this step, once. */
  takeNext(): Next | null {
    if (this.#next?.behind) return null
    const next = this.#next
    this.#next = null
    return next
  }

  /** After the task's code has ended: the cancel that its code has not heard. */
  takeUnheard(): { readonly message: string | undefined } | null {
    return this.#next ?? this.hearing.unheardAtEnd()
  }

  /** The task begins to await a future that the loop ends. */
  awaitBegan(reaction: Reaction): void {
    const behind = this.#next?.behind
    if (!behind) this.tellOfNext()
    else if (step.task !== this.#task || behind.step === this.#task.steps) this.#tell(reaction)
  }

  /** The task's step is over: cancels what its code waits for now. */
  stepEnded(): void {
    if (!this.#task.done()) this.hearing.stepEnded()
    const behind = this.#next?.behind
    if (!behind) return this.tellOfNext()
    if (behind.step !== this.#task.steps) return
    const open = listed(this.#task.waiting).filter((each) => !behind.beside.has(each))
    const [first] = innermostOf(open)
    const left = behind.left.find((each) => listed(this.#task.waiting).includes(each))
    if (first) this.#tell(first)
    else if (left && open.length === 0) this.#tell(left)
  }

  /** Cancels what the task's code waits for now. */
  tellOfNext(): void {
    if (this.#next?.behind) return
    const [first, ...others] = innermostOf(this.#task.waiting)
    // The latest await is taken, since nobody may listen to the older ones any more.
    const latest = others.reduce((yet, each) => (each.sinceStep > (yet?.sinceStep ?? 0) ? each : yet), first)
    if (!this.#next || !latest?.future?.cancel(this.#next.message)) return
    this.#next = null
    this.hearing.told([latest])
  }

  /** As `tellOfNext`, when no step of the task runs: its code may still reach a further await within this one. */
  tellOfNextSoon(): void {
    if (this.#next) afterMicrotasks(() => this.tellOfNext())
  }

  #tell(reaction: Reaction): void {
    const next = this.#next
    this.#next = null
    this.hearing.told([reaction])
    this.hearing.tell(reaction, next?.message)
  }

  #ownTakenBack(): void {
    this.hearing.takenBack(null)
    armAnew(this.#task)
    for (const scope of scopesOf(this.#task)) if (scope.reason() === null) scope.armAnew()
  }

  #countLeft(): number {
    if (this.count === 0) this.#next = null
    return this.count
  }
}
