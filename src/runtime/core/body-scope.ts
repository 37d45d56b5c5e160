import { CancelledError } from '../ground/errors.ts'
import { isThenable } from '../ground/thenable.ts'
import { BodyFuture } from './body.ts'
import { begin, CoroutineObject } from './coroutine.ts'
import { Future } from './future.ts'
import { listed } from './open-awaits.ts'
import { type Handler, Reaction } from './reaction.ts'
import type { Task } from './task.ts'
import { abort, armAnew, signalOf, type TaskSignal } from './task-signal.ts'

/** Of bodies that gave a `sleep(0)`, which is an await of its own. */
const scopes = new WeakMap<Reaction, BodyScope>()

/** Whose body's first part runs. */
let entered: BodyScope | null = null
/** Those whose body has given its promise, and is about to be awaited. */
const begun = new Set<BodyScope>()

/** The scopes of a task whose bodies go on, and which of them is in its first part. */
export function scopesOf(task: Task<unknown>): readonly BodyScope[] {
  const awaited = listed(task.waiting).flatMap((reaction) => scopeOf(reaction) ?? [])
  const others = [...begun].filter((scope) => scope.task === task)
  return entered?.task === task ? [...awaited, ...others, entered] : [...awaited, ...others]
}

/** The one in whose body's first part the code is that runs now. */
export function enteredScope(task: Task<unknown>): BodyScope | null {
  return entered?.task === task ? entered : null
}

/** The scope whose body is awaited there. */
export function scopeOf(reaction: Reaction): BodyScope | null {
  return reaction instanceof BodyReaction ? reaction.scope : (scopes.get(reaction) ?? null)
}

/** Where a body is awaited. */
class BodyReaction extends Reaction {
  readonly scope: BodyScope

  constructor(future: Future<unknown>, scope: BodyScope, onValue: Handler, onError: Handler) {
    super(future, scope.task, onValue, onError)
    this.scope = scope
  }
}

/**
 * The body of a timeout or of a group, within a task: it can be asked to stop, and the code beside it (`Promise.all` over two
 * of them) is not. Who asks the task asks all of it.
 */
export class BodyScope {
  readonly task: Task<unknown>
  /** Where the body is awaited. */
  own: Reaction | null = null
  /** What its body gave. */
  body: Future<unknown> | null = null
  /** Those whose asking is ours too: they are around it. `null`: none of them has asked. */
  #around: Set<BodyScope> | null = null
  /** Those that asked as it began, until it is known which of them are around it. */
  #askingBefore: readonly BodyScope[] | null = null
  #othersBefore: number
  #isAsked = false

  constructor(task: Task<unknown>) {
    this.task = task
    const requests = task.knownRequests
    if (requests && requests.scopes.size > 0) this.#askingBefore = [...requests.scopes]
    this.#othersBefore = this.othersAsking()
  }

  /** Fires when the body is asked to stop: for `fetch` and friends. */
  get signal(): TaskSignal {
    return signalOf(this, this.reason())
  }

  /** Why a signal fires; `null`: nobody asks it to stop. */
  reason(): CancelledError | null {
    const isAsked = this.#isAsked || this.othersAsking() > 0
    return isAsked ? new CancelledError() : null
  }

  /** Calls the body; what that gives is to be awaited by this scope's code. */
  enter<T>(body: () => T): T {
    const before = entered
    entered = this
    try {
      return this.awaited(body())
    } finally {
      entered = before
    }
  }

  /** What the body gave, to be awaited by this scope's code. */
  awaited<T>(value: T): T {
    if (!isThenable(value)) return value
    if (value instanceof CoroutineObject) return this.awaited(begin(value)) as T
    if (value instanceof Future && value.hasValue()) return value.result()
    if (!(value instanceof Reaction)) return this.#awaitedFuture(futureOf(value, this.task)) as T
    scopes.set(value, this)
    this.#isAwaitedAt(value)
    return value
  }

  /** The body is awaited. */
  awaitedBy(future: Future<unknown>, onValue: Handler, onError: Handler): void {
    begun.delete(this)
    this.#isAwaitedAt(new BodyReaction(future, this, onValue, onError))
  }

  /** Asks the body to stop: a CancelledError is thrown where its code stands. */
  cancel(): void {
    this.#isAsked = true
    this.task.requests.askedWithin(this)
  }

  /** One around it asks to stop. */
  askedBy(outer: BodyScope): void {
    this.#around ??= new Set()
    this.#around.add(outer)
    this.abort()
  }

  abort(message?: string): void {
    abort(this, message)
  }

  /** Nobody asks any more: who asks for its signal gets one that has not fired. */
  armAnew(): void {
    armAnew(this)
  }

  /** These are around it. */
  foundWithin(scopes: readonly BodyScope[]): void {
    const asking = this.#askingBefore?.filter((asked) => scopes.some((scope) => scope.isAskedBy(asked))) ?? []
    this.#askingBefore = null
    this.#othersBefore += asking.length
    for (const scope of asking) this.askedBy(scope)
  }

  /** Whether the request of `asking` is one of its own. */
  isAskedBy(asking: BodyScope): boolean {
    return asking === this || (this.#around?.has(asking) ?? false)
  }

  /** Until it is known who asks. */
  async othersKnown(): Promise<void> {
    if (this.#askingBefore && this.own) await this.task.requests.hearing.lookedAround()
  }

  /** How many others ask it to stop: the task, and the scopes around it. */
  othersAsking(): number {
    const requests = this.task.knownRequests
    if (!requests) return 0
    const around = [...requests.scopes].filter((scope) => scope !== this && this.#around?.has(scope))
    return requests.own + around.length
  }

  /** Its request is over with the body. */
  exit(): void {
    this.task.knownRequests?.takeBack(this)
  }

  #isAwaitedAt(own: Reaction): void {
    const isFirst = this.own === null
    this.own = own
    if (isFirst && this.#askingBefore) this.task.requests.hearing.bodyBegan(this, own)
  }

  #awaitedFuture(future: Future<unknown>): BodyAwait {
    this.body = future
    begun.add(this)
    return new BodyAwait(future, this)
  }

  /** Whether nobody has asked but it, since it began. */
  get isOnlyAsker(): boolean {
    return this.othersAsking() <= this.#othersBefore
  }
}

/** For `await` alone: it costs no promise. */
class BodyAwait {
  readonly #future: Future<unknown>
  readonly #scope: BodyScope

  constructor(future: Future<unknown>, scope: BodyScope) {
    this.#future = future
    this.#scope = scope
  }

  // biome-ignore lint/suspicious/noThenProperty: it is what `await` takes
  then(onValue: Handler, onError: Handler): void {
    this.#scope.awaitedBy(this.#future, onValue, onError)
  }
}

function futureOf(value: PromiseLike<unknown>, { loop }: Task<unknown>): Future<unknown> {
  return value instanceof Future ? value : new BodyFuture(value, loop)
}
