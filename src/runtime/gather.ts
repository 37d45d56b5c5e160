import { type Awaitable, ensureFuture } from './ensure-future.ts'
import { CancelledError } from './errors.ts'
import type { EventLoop } from './event-loop.ts'
import { errorOf, Future } from './future.ts'
import type { Wait } from './instrument.ts'
import { getRunningLoop } from './running-loop.ts'

export interface GatherOptions {
  /** Errors become values in their place. */
  readonly returnExceptions?: boolean
}

/** asyncio's `_GatheringFuture`: cancelling it cancels every child, and waits for them. */
class GatheringFuture<T> extends Future<T[]> {
  readonly #children: readonly Future<T>[]
  readonly #returnExceptions: boolean
  /** Of the different ones: a child may have several places. */
  #left: number
  #isCancelRequested = false

  constructor(children: readonly Future<T>[], returnExceptions: boolean, loop: EventLoop) {
    super(loop)
    const different = new Set(children)
    this.#children = children
    this.#returnExceptions = returnExceptions
    this.#left = different.size
    const done = [...different].filter((child) => child.done())
    const waiter = loop.currentTask()
    for (const child of different) {
      if (!child.done()) {
        child.addQuietCallback(() => {
          this.#childDone(child)
          if (!this.done()) waiter?.waitChanged(this as Future<unknown>)
        })
      }
    }
    for (const child of done) this.#childDone(child)
  }

  override cancel(message?: string): boolean {
    if (this.done()) return false
    let isAsked = false
    for (const child of this.#children) if (child.cancel(message)) isAsked = true
    if (isAsked) this.#isCancelRequested = true
    return isAsked
  }

  override waitReason(): Wait {
    const finished = this.#children.reduce((count, child) => count + (child.done() ? 1 : 0), 0)
    return { kind: 'gather', done: finished, of: this.#children.length }
  }

  override awaited(): readonly Future<unknown>[] {
    return this.#children.filter((child) => !child.done()) as Future<unknown>[]
  }

  #childDone(child: Future<T>): void {
    this.#left -= 1
    if (this.done()) {
      // Nobody listens any more, but its error counts as seen.
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

/** Its value; as `returnExceptions` has it, the error in its place. A CancelledError is left to who awaits the child. */
function resultOf<T>(child: Future<T>): T {
  if (child.cancelled()) return new CancelledError(child.cancelMessage) as T
  return (child.exception() ?? child.result()) as T
}

function cancelledErrorOf(child: Future<unknown>): unknown {
  return child.cancelled() ? errorOf(child) : new CancelledError(child.cancelMessage)
}

/**
 * Runs awaitables at the same time; results in the order of the arguments. The first error rejects it while the others
 * run on, unless `returnExceptions`. The same awaitable given twice runs once.
 */
export function gather<T>(
  awaitables: readonly Awaitable<T>[],
  options: GatherOptions = {},
  loop: EventLoop = loopOf(awaitables),
): Future<T[]> {
  if (awaitables.length === 0) {
    const none = loop.createFuture<T[]>()
    none.setResult([])
    return none
  }
  const known = new Map<Awaitable<T>, Future<T>>()
  const children = awaitables.map((awaitable) => {
    const child = known.get(awaitable) ?? ensureFuture(awaitable, loop)
    known.set(awaitable, child)
    return child
  })
  return new GatheringFuture(children, options.returnExceptions === true, loop)
}

/** Futures know their loop, also where none is running. */
function loopOf(awaitables: readonly Awaitable<unknown>[]): EventLoop {
  const future = awaitables.find((awaitable): awaitable is Future<unknown> => awaitable instanceof Future)
  return future ? future.loop : getRunningLoop()
}
