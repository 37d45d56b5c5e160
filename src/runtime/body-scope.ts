import { BodyFuture } from './body.ts'
import { begin, CoroutineObject } from './coroutine.ts'
import { CancelledError } from './errors.ts'
import { Future } from './future.ts'
import { type Handler, Reaction } from './reaction.ts'
import type { Task } from './task.ts'
import { abort, signalOf, type TaskSignal } from './task-signal.ts'
import { isThenable } from './thenable.ts'

/** Of bodies that gave a `sleep(0)`, which is an await of its own. */
const scopes = new WeakMap<Reaction, BodyScope>()

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
  /** Those whose asking is ours too: they are around it. `null`: none of them has asked. */
  #around: Set<BodyScope> | null = null
  readonly #othersBefore: number
  #isAsked = false

  constructor(task: Task<unknown>) {
    this.task = task
    const scopes = task.knownRequests?.scopes
    if (scopes && scopes.size > 0) this.#around = new Set(scopes)
    this.#othersBefore = this.othersAsking()
  }

  /** Fires when the body is asked to stop: for `fetch` and friends. */
  get signal(): TaskSignal {
    const isAsked = this.#isAsked || this.othersAsking() > 0
    return signalOf(this, isAsked ? new CancelledError() : null)
  }

  /** What the body gave, to be awaited by this scope's code. */
  awaited<T>(value: T): T {
    if (!isThenable(value)) return value
    if (value instanceof CoroutineObject) return this.awaited(begin(value)) as T
    if (value instanceof Future && value.hasValue()) return value.result()
    if (!(value instanceof Reaction)) return new BodyAwait(futureOf(value, this.task), this) as T
    this.own = value
    scopes.set(value, this)
    return value
  }

  /** The body is awaited. */
  awaitedBy(future: Future<unknown>, onValue: Handler, onError: Handler): void {
    this.own = new BodyReaction(future, this, onValue, onError)
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

  abort(): void {
    abort(this, undefined)
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
