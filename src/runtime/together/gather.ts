import { type Awaitable, ensureFutures, listOfAwaitables } from '../core/ensure-future.ts'
import { errorOf } from '../core/error-of.ts'
import { Future } from '../core/future.ts'
import { Handle } from '../core/handle.ts'
import type { Wait } from '../core/instrument.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import type { Task } from '../core/task.ts'
import { check, optionsMistake } from '../ground/arguments.ts'
import { CancelledError } from '../ground/errors.ts'
import type { ValueOf } from '../ground/value-of.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** Options of `gather`. */
export interface GatherOptions {
  /** Whether an error becomes a result instead of rejecting the gather. */
  readonly returnExceptions?: boolean
}

/** Tells a gather that a child is done. */
class ChildDone<T> extends Handle {
  /** How many places of the result belong to the child. */
  places = 1
  readonly #child: Future<T>
  readonly #gather: GatheringFuture<T>

  constructor(child: Future<T>, gather: GatheringFuture<T>) {
    super()
    this.#child = child
    this.#gather = gather
  }

  get context(): null {
    return null
  }

  override get isQuiet(): boolean {
    return true
  }

  call(): void {
    this.#gather.childDone(this.#child, this.places)
  }

  isFor(gather: GatheringFuture<T>): boolean {
    return this.#gather === gather
  }
}

/** asyncio's `_GatheringFuture`: a cancel cancels every child, and waits for them. */
class GatheringFuture<T> extends Future<T[]> {
  readonly #children: readonly Future<T>[]
  readonly #returnExceptions: boolean
  readonly #waiter: Task<unknown> | null
  /** How many places of the result are still empty. */
  #left: number
  #isCancelRequested = false

  constructor(children: readonly Future<T>[], returnExceptions: boolean, loop: EventLoop) {
    super(loop)
    this.#children = children
    this.#returnExceptions = returnExceptions
    this.#waiter = loop.currentTask()
    this.#left = children.length
    for (const child of children) if (!child.done()) this.#listenTo(child)
    for (const child of children) if (child.done()) this.childDone(child, 1)
  }

  /** As in asyncio, this does not mark an error as seen. */
  override cancel(message?: string): boolean {
    return this.done() ? false : super.cancel(message)
  }

  override get hasOwnCancel(): boolean {
    return false
  }

  override get passesCancelOn(): boolean {
    return true
  }

  override askedToStop(): readonly Future<unknown>[] {
    return this.#children as readonly Future<unknown>[]
  }

  override hasPassedCancelOn(hasMet: boolean): boolean {
    if (hasMet) this.#isCancelRequested = true
    return hasMet
  }

  override waitReason(): Wait {
    return { kind: 'gather', done: this.#children.length - this.#left, of: this.#children.length }
  }

  override awaited(): readonly Future<unknown>[] {
    return this.#children.filter((child) => !child.done()) as Future<unknown>[]
  }

  /** @internal */
  childDone(child: Future<T>, places: number): void {
    this.#left -= places
    this.#settleWith(child)
    if (!this.done() && this.loop.instruments) this.#waiter?.waitChanged(this as Future<unknown>)
  }

  #listenTo(child: Future<T>): void {
    const last = child.lastHandle()
    // The child was given twice in a row: nobody else has begun to listen to it in between, so one callback is enough.
    if (last instanceof ChildDone && last.isFor(this)) last.places += 1
    else child.addHandle(new ChildDone(child, this))
  }

  #settleWith(child: Future<T>): void {
    if (this.done()) {
      // Nobody listens any more, but the child's error counts as seen.
      if (!child.cancelled()) child.exception()
      return
    }
    const error = this.#returnExceptions ? undefined : errorOf(child)
    if (error !== undefined) return this.setException(error)
    if (this.#left > 0) return
    const results = this.#children.map((each) => resultOf(each))
    if (this.#isCancelRequested) this.setException(cancelledErrorOf(this.#children.at(-1) as Future<T>))
    else this.setResult(results)
  }
}

/**
 * The child's value, or its error for `returnExceptions`. A cancelled child gets a new CancelledError, since its own
 * one is left to code that awaits the child.
 */
function resultOf<T>(child: Future<T>): T {
  if (child.cancelled()) return new CancelledError(child.cancelMessage) as T
  return (child.exception() ?? child.result()) as T
}

function cancelledErrorOf(child: Future<unknown>): unknown {
  return child.cancelled() ? errorOf(child) : new CancelledError(child.cancelMessage)
}

/** The result of a gather of `A`: the value of each; with `returnExceptions`, or its error. */
export type Gathered<A extends readonly unknown[], E = never> = { -readonly [Place in keyof A]: ValueOf<A[Place]> | E }

/**
 * Runs awaitables (an array or any iterable of them) at the same time; the results are in the order of the arguments.
 * The first error rejects it while the others run on. With `returnExceptions` whatever was thrown is a result, so the
 * results are typed `unknown`. A future or a coroutine object that is given twice runs once, a function each time.
 * Throws a TypeError for something that is no list, or for an item that can't be awaited; then nothing has begun.
 */
export function gather<A extends readonly Awaitable<unknown>[] | []>(
  awaitables: A,
  options?: { readonly returnExceptions?: false },
  loop?: EventLoop,
): Future<Gathered<A>>
export function gather<A extends readonly Awaitable<unknown>[] | []>(
  awaitables: A,
  options: GatherOptions,
  loop?: EventLoop,
): Future<Gathered<A, unknown>>
export function gather<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  options?: { readonly returnExceptions?: false },
  loop?: EventLoop,
): Future<ValueOf<A>[]>
export function gather(
  awaitables: Iterable<Awaitable<unknown>>,
  options: GatherOptions,
  loop?: EventLoop,
): Future<unknown[]>
export function gather(
  awaitables: Iterable<Awaitable<unknown>>,
  options?: GatherOptions | null,
  loop?: EventLoop,
): Future<unknown[]> {
  const why = '; what to await comes in one list, gather([a, b])'
  if (options) check(optionsMistake(options, 'gather', '{ returnExceptions: true }', why))
  const all = listOfAwaitables(awaitables, 'gather')
  return gathered(all, Boolean(options?.returnExceptions), loop ?? loopOf(all))
}

function gathered(
  awaitables: readonly Awaitable<unknown>[],
  returnExceptions: boolean,
  loop: EventLoop,
): Future<unknown[]> {
  if (awaitables.length === 0) {
    const none = loop.createFuture<unknown[]>()
    none.setResult([])
    return none
  }
  return new GatheringFuture(ensureFutures(awaitables, loop), returnExceptions, loop)
}

/** A future knows its loop, even where no loop is running. */
function loopOf(awaitables: readonly Awaitable<unknown>[]): EventLoop {
  const future = awaitables.find((awaitable): awaitable is Future<unknown> => awaitable instanceof Future)
  return future ? future.loop : getRunningLoop()
}
