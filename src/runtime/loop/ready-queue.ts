import type { Handle } from '../core/handle.ts'

/** Called ones are cut off once this many lie in front, and room for more than this many is given back. */
const roomToKeep = 8_192

/**
 * asyncio's `_ready`: what is to be called, first in, first out. It is called in batches: what a batch makes ready has to
 * wait for the next.
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

  /** All that is ready now is the next batch; says whether there is anything. */
  beginBatch(): boolean {
    this.#batchEnd = this.#end
    return this.#next < this.#batchEnd
  }

  isBatchOver(): boolean {
    return this.#next === this.#batchEnd
  }

  /** The next of the batch; undefined at its end. */
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
