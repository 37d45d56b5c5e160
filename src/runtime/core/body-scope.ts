import { CancelledError } from '../ground/errors.ts'
import { isThenable } from '../ground/thenable.ts'
import { BodyFuture } from './body.ts'
import { begin, CoroutineObject } from './coroutine.ts'
import { Future } from './future.ts'
import type { ScopeKind } from './instrument.ts'
import { listed } from './open-awaits.ts'
import { type Handler, Reaction } from './reaction.ts'
import type { Task } from './task.ts'
import { abort, armAnew, signalOf, type TaskSignal } from './task-signal.ts'

/** The scopes of bodies that returned a `sleep(0)`, which is already a reaction and needs no BodyReaction. */
const scopes = new WeakMap<Reaction, BodyScope>()

/** The scope whose body runs right now, before its first await. */
let entered: BodyScope | null = null
/** The scopes whose body has returned its promise, which is not awaited yet. */
const begun = new Set<BodyScope>()

/** The scopes of a task whose bodies have not ended; the last one may still be before its body's first await. */
export function scopesOf(task: Task<unknown>): readonly BodyScope[] {
  const awaited = listed(task.waiting).flatMap((reaction) => scopeOf(reaction) ?? [])
  const others = [...begun].filter((scope) => scope.task === task)
  return entered?.task === task ? [...awaited, ...others, entered] : [...awaited, ...others]
}

/** The scope of this task whose body runs right now, before its first await; `null` where there is none. */
export function enteredScope(task: Task<unknown>): BodyScope | null {
  return entered?.task === task ? entered : null
}

/** The scope whose body this reaction awaits; `null` where it awaits no body. */
export function scopeOf(reaction: Reaction): BodyScope | null {
  return reaction instanceof BodyReaction ? reaction.scope : (scopes.get(reaction) ?? null)
}

/** The await of a scope's body. */
class BodyReaction extends Reaction {
  readonly scope: BodyScope

  constructor(future: Future<unknown>, scope: BodyScope, onValue: Handler, onError: Handler) {
    super(future, scope.task, onValue, onError)
    this.scope = scope
  }
}

/**
 * The body of a timeout or of a group, within a task. It can be asked to stop while the code beside it (`Promise.all`
 * over two bodies) goes on. A cancel of the task asks all of its code.
 */
export class BodyScope {
  readonly task: Task<unknown>
  readonly kind: ScopeKind
  /** The await of the body. */
  own: Reaction | null = null
  /** The future of the body. */
  body: Future<unknown> | null = null
  /** The scopes around this one that have asked their body to stop, which stops this body too; `null`: none has. */
  #around: Set<BodyScope> | null = null
  /** The scopes that had asked before this one began, until it is known which of them are around it. */
  #askingBefore: readonly BodyScope[] | null = null
  #othersBefore: number
  #isAsked = false

  constructor(task: Task<unknown>, kind: ScopeKind) {
    this.task = task
    this.kind = kind
    const requests = task.knownRequests
    if (requests && requests.scopes.size > 0) this.#askingBefore = [...requests.scopes]
    this.#othersBefore = this.othersAsking()
  }

  /** Fires when the body is asked to stop: for `fetch` and friends. */
  get signal(): TaskSignal {
    return signalOf(this, this.reason())
  }

  /** The reason that the signal fires with; `null` while nobody asks the body to stop. */
  reason(): CancelledError | null {
    const isAsked = this.#isAsked || this.othersAsking() > 0
    return isAsked ? new CancelledError() : null
  }

  /** Calls the body. The scope's code must await what this returns. */
  enter<T>(body: () => T): T {
    const before = entered
    entered = this
    try {
      return this.awaited(body())
    } finally {
      entered = before
    }
  }

  /** Wraps the body's return value. The scope's code must await what this returns. */
  awaited<T>(value: T): T {
    if (!isThenable(value)) return value
    if (value instanceof CoroutineObject) return this.awaited(begin(value)) as T
    if (value instanceof Future && value.hasValue()) return value.result()
    if (!(value instanceof Reaction)) return this.#awaitedFuture(futureOf(value, this.task)) as T
    scopes.set(value, this)
    this.#isAwaitedAt(value)
    return value
  }

  /** Called by the engine when the scope's code awaits the body. */
  awaitedBy(future: Future<unknown>, onValue: Handler, onError: Handler): void {
    begun.delete(this)
    this.#isAwaitedAt(new BodyReaction(future, this, onValue, onError))
  }

  /** Asks the body to stop: a CancelledError is thrown where its code stands. */
  cancel(): void {
    this.#isAsked = true
    this.task.requests.askedWithin(this)
  }

  /** A scope around this one asks its body to stop. */
  askedBy(outer: BodyScope): void {
    this.#around ??= new Set()
    this.#around.add(outer)
    this.abort()
  }

  abort(message?: string): void {
    abort(this, message)
  }

  /** Nobody asks any more: from here on `signal` gives a new signal, which has not fired. */
  armAnew(): void {
    armAnew(this)
  }

  /** These scopes turn out to be around this one. */
  foundWithin(scopes: readonly BodyScope[]): void {
    const asking = this.#askingBefore?.filter((asked) => scopes.some((scope) => scope.isAskedBy(asked))) ?? []
    this.#askingBefore = null
    this.#othersBefore += asking.length
    for (const scope of asking) this.askedBy(scope)
  }

  /** Whether a request of `asking` also stops this scope's body. */
  isAskedBy(asking: BodyScope): boolean {
    return asking === this || (this.#around?.has(asking) ?? false)
  }

  /** Resolves once it is known which of the earlier requests come from scopes around this one. */
  async othersKnown(): Promise<void> {
    if (this.#askingBefore && this.own) await this.task.requests.hearing.lookedAround()
  }

  /** How many others ask the body to stop: the task's own requests, and the scopes around this one. */
  othersAsking(): number {
    const requests = this.task.knownRequests
    if (!requests) return 0
    const around = [...requests.scopes].filter((scope) => scope !== this && this.#around?.has(scope))
    return requests.own + around.length
  }

  /** The body is over, so this scope's request is taken back. */
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

  /** Whether nobody but this scope has asked the body to stop since it began. */
  get isOnlyAsker(): boolean {
    return this.othersAsking() <= this.#othersBefore
  }
}

/** A thenable for `await` alone, which saves a promise. */
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
