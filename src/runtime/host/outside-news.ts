import type { Wait, WaitedFor } from '../core/instrument.ts'
import { OutsideWaiter } from '../core/outside.ts'
import { presentTask } from '../core/owner.ts'
import { Reaction } from '../core/reaction.ts'
import type { EventLoop } from '../loop/event-loop.ts'

class NewsWaiter extends OutsideWaiter<void> {
  readonly #what: WaitedFor

  constructor(what: WaitedFor, loop: EventLoop) {
    super(loop)
    this.#what = what
  }

  override waitReason(): Wait {
    return { kind: 'outside', what: this.#what }
  }
}

/** Wakes waiting tasks when the host has news for them. A cancelled task is forgotten at once. */
export class OutsideNews {
  readonly #what: WaitedFor
  readonly #loop: EventLoop
  readonly #waiters = new Set<OutsideWaiter<void>>()

  constructor(what: WaitedFor, loop: EventLoop) {
    this.#what = what
    this.#loop = loop
  }

  get isAwaited(): boolean {
    return this.#waiters.size > 0
  }

  /** Resolves with the next news. It must be awaited at once. */
  next(): PromiseLike<unknown> {
    const waiter = new NewsWaiter(this.#what, this.#loop)
    this.#waiters.add(waiter)
    waiter.addQuietCallback(() => this.#waiters.delete(waiter))
    // The engine would call `then` only later, after outer awaits of the task have begun, but a cancel takes the first
    // await of a step for the innermost. So the await begins here.
    const task = presentTask()
    return task ? new Reaction(waiter, task) : waiter
  }

  tell(): void {
    const waiters = [...this.#waiters]
    this.#waiters.clear()
    if (this.#loop.isClosed()) return
    for (const waiter of waiters) if (!waiter.done()) waiter.setResult()
  }
}
