import type { EventLoop } from './event-loop.ts'

/** Functions to call when a loop is closed, for instance to end its child processes. */
export class Closers {
  readonly #loop: EventLoop
  readonly #all = new Set<() => void>()

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  /** Returns a function that removes `close` again. */
  add(close: () => void): () => void {
    this.#all.add(close)
    return () => this.#all.delete(close)
  }

  /** Calls each of them, even if another one throws. */
  closeAll(): void {
    for (const close of this.#all) {
      try {
        close()
      } catch (error) {
        this.#loop.callExceptionHandler({ message: 'Exception while the loop was closed', error })
      }
    }
  }
}
