import { LoopError } from '../ground/errors.ts'
import { gather } from '../together/gather.ts'
import type { EventLoop } from './event-loop.ts'

/** An async iterator that has begun and has not ended. */
export interface OpenIterator {
  /** Whether it is still working on its next value. */
  readonly isBusy: boolean
  close(): PromiseLike<unknown>
}

/** asyncio's `_asyncgens`: the iterators to close before the loop, so that their `finally` runs. */
export class OpenIterators {
  readonly #loop: EventLoop
  readonly #open = new Set<OpenIterator>()

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  add(iterator: OpenIterator): void {
    this.#open.add(iterator)
  }

  delete(iterator: OpenIterator): void {
    this.#open.delete(iterator)
  }

  /** Closes all of them, and passes their errors to the loop's exception handler. */
  async closeAll(): Promise<void> {
    const open = [...this.#open]
    this.#open.clear()
    const closed = open.map((iterator) => this.#loop.createTask(() => closeOne(iterator)))
    await gather(closed, { returnExceptions: true }, this.#loop)
    for (const task of closed) {
      if (task.cancelled() || task.exception() === null) continue
      this.#loop.callExceptionHandler({
        message: 'an error occurred while an async iterator was closed',
        error: task.exception(),
        task,
      })
    }
  }
}

function closeOne(iterator: OpenIterator): PromiseLike<unknown> {
  const closed = iterator.close()
  if (!iterator.isBusy) return closed
  // It ends only after its next value, which may never come.
  closed.then(
    () => {},
    () => {},
  )
  throw new LoopError('the async iterator is still waiting for its next value')
}
