import type { Handle } from '../core/handle.ts'

/** Called handles are cut off once there are this many, and an array with more room than this is dropped. */
const roomToKeep = 8_192

/**
 * asyncio's `_ready`: the handles to call, first in, first out. They are called in batches: a handle that a batch makes
 * ready waits for the next one.
 */
export class ReadyQueue {
  #handles: (Handle | undefined)[] = []
  #next = 0
  #batchEnd = 0
  #end = 0

  isEmpty(): boolean {
    return this.#next === this.#end
  }

  push(handle: Handle): void {
    this.#handles[this.#end] = handle
    this.#end += 1
  }

  /** Makes all that is ready now the next batch; returns whether there is anything. */
  beginBatch(): boolean {
    this.#batchEnd = this.#end
    return this.#next < this.#batchEnd
  }

  isBatchOver(): boolean {
    return this.#next === this.#batchEnd
  }

  /** The next handle of the batch; undefined at its end. */
  shift(): Handle | undefined {
    if (this.#next === this.#batchEnd) return undefined
    const handle = this.#handles[this.#next]
    this.#handles[this.#next] = undefined
    this.#next += 1
    if (this.#next === this.#end) this.#rewind()
    else if (this.#next === roomToKeep) this.#cutOff()
    return handle
  }

  clear(): void {
    this.#handles = []
    this.#rewind()
  }

  #rewind(): void {
    if (this.#handles.length > roomToKeep) this.#handles = []
    this.#next = 0
    this.#batchEnd = 0
    this.#end = 0
  }

  #cutOff(): void {
    this.#handles.splice(0, this.#next)
    this.#batchEnd -= this.#next
    this.#end -= this.#next
    this.#next = 0
  }
}
