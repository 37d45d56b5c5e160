import { LoopError } from '../ground/errors.ts'
import { gather } from '../together/gather.ts'
import type { EventLoop } from './event-loop.ts'

/** An async iterator that was asked for a value and has not ended. */
export interface OpenIterator {
  /** It still owes somebody a value. */
  readonly isBusy: boolean
  close(): PromiseLike<unknown>
}

/** asyncio's `_asyncgens`: what is to be closed before the loop is, so that its `finally` runs. */
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

  /** Closes all, and tells the loop's exception handler of what they throw. */
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
  // It ends behind the value that it owes, which may never come.
  closed.then(
    () => {},
    () => {},
  )
  throw new LoopError('the async iterator is still waiting for its next value')
}
