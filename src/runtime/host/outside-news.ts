import { OutsideWaiter } from '../core/outside.ts'
import { presentTask } from '../core/owner.ts'
import { Reaction } from '../core/reaction.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** What the host will tell of: whoever waits for it goes on then. Whoever is cancelled is forgotten at once. */
export class OutsideNews {
  readonly #loop: EventLoop
  readonly #waiters = new Set<OutsideWaiter<void>>()

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  get isAwaited(): boolean {
    return this.#waiters.size > 0
  }

  /** Ends when there are some; to be awaited at once. */
  next(): PromiseLike<unknown> {
    const waiter = new OutsideWaiter<void>(this.#loop)
    this.#waiters.add(waiter)
    waiter.addQuietCallback(() => this.#waiters.delete(waiter))
    // The engine would ask for `then` later only, behind outer awaits of the task: a cancel takes the first for its own.
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
