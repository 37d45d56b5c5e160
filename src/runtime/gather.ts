import { type Coroutine, CoroutineObject } from './coroutine.ts'
import { CancelledError } from './errors.ts'
import type { EventLoop } from './event-loop.ts'
import { errorOf, Future } from './future.ts'
import type { Wait } from './instrument.ts'
import { OutsideFuture } from './outside.ts'
import { getRunningLoop } from './running-loop.ts'

export type Awaitable<T> = Future<T> | Coroutine<T> | PromiseLike<T>

export interface GatherOptions {
  /** Errors become values in their place. */
  readonly returnExceptions?: boolean
}

/** asyncio's `_GatheringFuture`: cancelling it cancels every child, and waits for them. */
class GatheringFuture<T> extends Future<T[]> {
  isCancelRequested = false
  finished = 0
  readonly #children: readonly Future<T>[]

  constructor(children: readonly Future<T>[], loop: EventLoop) {
    super(loop)
    this.#children = children
  }

  override cancel(message?: string): boolean {
    if (this.done()) return false
    const asked = this.#children.filter((child) => child.cancel(message))
    if (asked.length > 0) this.isCancelRequested = true
    return asked.length > 0
  }

  override waitReason(): Wait {
    return { kind: 'gather', done: this.finished, of: this.#children.length }
  }
}

/** A future of any awaitable: coroutines become tasks, native promises are followed. */
export function ensureFuture<T>(awaitable: Awaitable<T>, loop: EventLoop = getRunningLoop()): Future<T> {
  if (awaitable instanceof Future) return awaitable
  if (typeof awaitable === 'function' || awaitable instanceof CoroutineObject) return loop.createTask(awaitable)
  return new OutsideFuture(awaitable, loop)
}

/**
 * Runs awaitables at the same time; results in the order of the arguments. The first error rejects it while the others
 * run on, unless `returnExceptions`. The same awaitable given twice runs once.
 */
export function gather<T>(
  awaitables: readonly Awaitable<T>[],
  options: GatherOptions = {},
  loop: EventLoop = getRunningLoop(),
): Future<T[]> {
  const known = new Map<Awaitable<T>, Future<T>>()
  const children = awaitables.map((awaitable) => {
    const child = known.get(awaitable) ?? ensureFuture(awaitable, loop)
    known.set(awaitable, child)
    return child
  })
  const outer = new GatheringFuture(children, loop)
  if (children.length === 0) outer.setResult([])
  const waiter = loop.currentTask()
  for (const [child, places] of placesOf(children)) {
    child.addDoneCallback(() => {
      outer.finished += places
      childDone(child, outer, children, options.returnExceptions === true)
      if (!outer.done()) waiter?.waitChanged(outer)
    })
  }
  return outer
}

/** How often each child is among them. */
function placesOf<T>(children: readonly Future<T>[]): ReadonlyMap<Future<T>, number> {
  const places = new Map<Future<T>, number>()
  for (const child of children) places.set(child, (places.get(child) ?? 0) + 1)
  return places
}

function childDone<T>(
  child: Future<T>,
  outer: GatheringFuture<T>,
  children: readonly Future<T>[],
  returnExceptions: boolean,
): void {
  const error = errorOf(child)
  if (outer.done()) return
  if (error !== undefined && !returnExceptions) return outer.setException(error)
  if (outer.finished < children.length) return
  if (outer.isCancelRequested) return outer.setException(new CancelledError())
  outer.setResult(children.map((each) => (errorOf(each) ?? each.result()) as T))
}
