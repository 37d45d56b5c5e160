import { BodyFuture } from './body.ts'
import { begin, CoroutineObject } from './coroutine.ts'
import { CancelledError } from './errors.ts'
import { Future } from './future.ts'
import { Reaction } from './reaction.ts'
import type { Task } from './task.ts'
import { abort, signalOf, type TaskSignal } from './task-signal.ts'
import { isThenable } from './thenable.ts'

const scopes = new WeakMap<Reaction, BodyScope>()

/** The scope whose body is awaited there. */
export function scopeOf(reaction: Reaction): BodyScope | null {
  return scopes.get(reaction) ?? null
}

/**
 * The body of a timeout or of a group, within a task: it can be asked to stop, and the code beside it (`Promise.all` over two
 * of them) is not. Who asks the task asks all of it.
 */
export class BodyScope {
  readonly task: Task<unknown>
  /** Where the body is awaited. */
  own: Reaction | null = null
  /** Those whose asking is ours too: they are around it. */
  readonly #around: Set<BodyScope>
  readonly #othersBefore: number
  #isAsked = false

  constructor(task: Task<unknown>) {
    this.task = task
    this.#around = new Set(task.knownRequests?.scopes)
    this.#othersBefore = this.othersAsking()
  }

  /** Fires when the body is asked to stop: for `fetch` and friends. */
  get signal(): TaskSignal {
    return signalOf(this, this.#isAsked ? new CancelledError() : null)
  }

  /** What the body gave, to be awaited by this scope's code. */
  awaited<T>(value: T): T {
    if (!isThenable(value)) return value
    if (value instanceof CoroutineObject) return this.awaited(begin(value)) as T
    if (value instanceof Future && value.hasValue()) return value.result()
    this.own = value instanceof Reaction ? value : new Reaction(futureOf(value, this.task), this.task)
    scopes.set(this.own, this)
    return this.own as T
  }

  /** Asks the body to stop: a CancelledError is thrown where its code stands. */
  cancel(): void {
    this.#isAsked = true
    this.task.requests.askedWithin(this)
  }

  /** One around it asks to stop. */
  askedBy(outer: BodyScope): void {
    this.#around.add(outer)
    this.abort()
  }

  abort(): void {
    abort(this, undefined)
  }

  /** How many others ask it to stop: the task, and the scopes around it. */
  othersAsking(): number {
    const requests = this.task.knownRequests
    if (!requests) return 0
    const around = [...requests.scopes].filter((scope) => scope !== this && this.#around.has(scope))
    return requests.own + around.length
  }

  /** Its request is over with the body. */
  exit(): void {
    this.task.knownRequests?.takeBack(this)
  }

  /** Whether nobody has asked but it, since it began. */
  get isOnlyAsker(): boolean {
    return this.othersAsking() <= this.#othersBefore
  }
}

function futureOf(value: PromiseLike<unknown>, { loop }: Task<unknown>): Future<unknown> {
  return value instanceof Future ? value : new BodyFuture(value, loop)
}
