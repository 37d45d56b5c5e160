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

/** What the next await of a task's code throws. */
interface Next {
  readonly message: string | undefined
  /** Whose next await that is; `null`: any code's. */
  readonly behind: Behind | null
}

/** Who has asked a task to stop. Made with the first request: most tasks are never asked. */
export class CancelRequests {
  readonly hearing: Hearing
  /** Those that came to the task as a whole, and not from a scope in it. */
  own = 0
  readonly #task: Task<unknown>
  /** Those whose body was asked to stop and has not ended, in that order. */
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

  /** The scopes among them. */
  get scopes(): ReadonlySet<BodyScope> {
    return this.#scopes
  }

  /** Why a signal fires; `null`: nobody asks. */
  reason(): CancelledError | null {
    return this.own > 0 ? new CancelledError(this.#message) : null
  }

  /** The task as a whole is asked: whom it passes that on to. */
  asked(message: string | undefined): readonly Future<unknown>[] {
    const task = this.#task
    this.own += 1
    this.#message = message
    task.loop.instruments?.taskCancelling(task, presentTask())
    abort(task, message)
    this.hearing.asked(message)
    // It cancels itself: what stands open outside is an outer await of the code that runs, and not what holds it.
    const isOwnCode = step.task === task
    if (!isOwnCode && this.hearing.looksForNative()) return []
    const told = innermostOf(task.waiting).filter(({ future }) => future && !(isOwnCode && future.isOutside))
    this.hearing.told(told)
    return told.flatMap(({ future }) => future ?? [])
  }

  /** A scope asks its body. */
  askedWithin(scope: BodyScope): void {
    const task = this.#task
    this.#scopes.add(scope)
    task.loop.instruments?.taskCancelling(task, presentTask())
    scope.abort()
    // It runs, or is about to begin: its next await hears.
    if (presentTask() === task || !scope.own) this.hearNext(undefined)
    else this.hearing.stopWithin(scope, scope.own)
  }

  /** asyncio's `uncancel`. With none left nothing is to be told, and the signal is armed anew. */
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

  /** Its next await throws a CancelledError. */
  hearNext(message: string | undefined): void {
    this.#next = { message, behind: null }
  }

  /** Code goes on with an error that comes first: its next await hears, and none beside it, which was told before. */
  async hearBehind(): Promise<void> {
    const behind = await this.hearing.goingOn()
    if (behind) this.#next = { message: undefined, behind }
  }

  get isToHear(): boolean {
    return this.#next !== null
  }

  /** What is to be thrown now, since it is the next; once. */
  takeNext(): Next | null {
    if (this.#next?.behind) return null
    const next = this.#next
    this.#next = null
    return next
  }

  /** Its code has ended: what it has not heard. */
  takeUnheard(): { readonly message: string | undefined } | null {
    return this.#next ?? this.hearing.unheardAtEnd()
  }

  /** An await begins, of what the loop ends. */
  awaitBegan(reaction: Reaction): void {
    const behind = this.#next?.behind
    if (!behind) this.tellOfNext()
    else if (step.task !== this.#task || behind.step === this.#task.steps) this.#tell(reaction)
  }

  /** Its step is over: cancels what its code waits for now. */
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

  /** Cancels what its code waits for now. */
  tellOfNext(): void {
    if (this.#next?.behind) return
    const [first, ...others] = innermostOf(this.#task.waiting)
    // Those that are open for longer may be nobody's any more.
    const latest = others.reduce((yet, each) => (each.sinceStep > (yet?.sinceStep ?? 0) ? each : yet), first)
    if (!this.#next || !latest?.future?.cancel(this.#next.message)) return
    this.#next = null
    this.hearing.told([latest])
  }

  /** The same, in nobody's step: its code may go on to an await within this one yet. */
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
