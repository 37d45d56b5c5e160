import { presentLoop } from '../core/owner.ts'
import { runningLoopOf } from '../core/running-loop.ts'
import { LoopError } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'

/** Binds an object that tasks wait at to one loop, from the first wait on; asyncio's `_LoopBoundMixin`. */
export class LoopBinding {
  /** The loop whose code made the owner, as far as is known. It is only a hint until the first wait. */
  readonly home: EventLoop | null = presentLoop()
  readonly #owner: object
  #loop: EventLoop | null = null

  constructor(owner: object) {
    this.#owner = owner
  }

  /** The running loop. Throws a LoopError where the owner belongs to another loop, or no loop is running. */
  loop(): EventLoop {
    const running = runningLoopOf(this.home)
    this.#loop ??= running
    if (this.#loop !== running) throw new LoopError(`${this.#owner} is bound to a different event loop`)
    return running
  }
}
