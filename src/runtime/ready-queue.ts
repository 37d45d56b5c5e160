import type { HostTurn } from './host-turn.ts'
import type { Task } from './task.ts'

/** Something to call on the loop's next turn; `task` is whose step it is. */
export interface CallbackHandle {
  readonly callback: () => void
  readonly task: Task<unknown> | null
  isCancelled: boolean
}

/** Takes a callback back before it is called. */
export interface Cancellable {
  cancel(): void
}

/** asyncio's `_ready`: what is to be called, first in, first out. */
export class ReadyQueue {
  #handles: CallbackHandle[] = []

  isEmpty(): boolean {
    return this.#handles.length === 0
  }

  push(callback: () => void, task: Task<unknown> | null): Cancellable {
    const handle: CallbackHandle = { callback, task, isCancelled: false }
    this.#handles.push(handle)
    return {
      cancel: () => {
        handle.isCancelled = true
      },
    }
  }

  clear(): void {
    this.#handles = []
  }

  /**
   * Calls what is ready now, as far as the turn goes; what that makes ready has to wait for the next batch. Says whether
   * all of it was called. Where `call` throws, what was not called yet stays ready.
   */
  callBatch(call: (handle: CallbackHandle) => void, turn: HostTurn): boolean {
    const batch = this.#handles
    this.#handles = []
    let next = 0
    try {
      while (next < batch.length) {
        const handle = batch[next] as CallbackHandle
        next += 1
        turn.countCall()
        call(handle)
        if (turn.isUsedUp()) break
      }
      return next === batch.length
    } finally {
      if (next < batch.length) this.#handles = [...batch.slice(next), ...this.#handles]
    }
  }
}
