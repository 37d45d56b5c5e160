import type { Writable } from 'node:stream'
import { CoroutineObject } from './coroutine.ts'
import { SubprocessError } from './errors.ts'
import type { EventLoop } from './event-loop.ts'
import { OutsideWaiter } from './outside.ts'

/** What a child reads; asyncio's StreamWriter. `write`, then `end`. */
export class ChildInput {
  readonly #loop: EventLoop
  readonly #stream: Writable | null
  #error: Error | null = null
  #waiters: OutsideWaiter<void>[] = []

  /** @internal `stream`: `null` where stdin is no pipe. */
  constructor(stream: Writable | null, loop: EventLoop) {
    this.#loop = loop
    this.#stream = stream
    // What the child does not read any more is its own business: whoever wants to know asks `drain`.
    stream?.on('error', (error) => {
      this.#error = error
      this.#wake()
    })
    stream?.on('drain', () => this.#wake())
    stream?.on('close', () => this.#wake())
  }

  /** Throws a SubprocessError where stdin is no pipe. */
  write(data: string | Uint8Array): void {
    if (!this.#stream) throw new SubprocessError('the stdin of the child is no pipe')
    this.#stream.write(data)
  }

  /** Waits until there is room for more. Throws a SubprocessError where the child takes no more. */
  drain(): CoroutineObject<void> {
    return new CoroutineObject('ChildInput.drain', () => this.#drain(), this.#loop)
  }

  /** Closes it, behind what is written; asyncio's `close`. */
  end(data?: string | Uint8Array): void {
    if (data !== undefined) this.write(data)
    this.#stream?.end()
  }

  async #drain(): Promise<void> {
    const stream = this.#stream
    while (stream?.writableNeedDrain && !this.#isBroken(stream)) {
      const waiter = new OutsideWaiter<void>(this.#loop)
      this.#waiters.push(waiter)
      await waiter
    }
    if (stream && this.#isBroken(stream)) {
      throw new SubprocessError('the child takes no more input', { cause: this.#error })
    }
  }

  #isBroken(stream: Writable): boolean {
    return this.#error !== null || (stream.destroyed && !stream.writableFinished)
  }

  #wake(): void {
    const waiters = this.#waiters
    this.#waiters = []
    if (this.#loop.isClosed()) return
    for (const waiter of waiters) if (!waiter.done()) waiter.setResult()
  }
}
