import type { EventLoop } from './event-loop.ts'

/** What else is to be closed as a loop is: children, for instance. */
export class Closers {
  readonly #loop: EventLoop
  readonly #all = new Set<() => void>()

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  /** Returns how to take it back. */
  add(close: () => void): () => void {
    this.#all.add(close)
    return () => this.#all.delete(close)
  }

  /** Each of them, whatever another one throws. */
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
