import type { Writable } from 'node:stream'
import { CoroutineObject } from '../core/coroutine.ts'
import { SubprocessError } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { OutsideNews } from './outside-news.ts'

/** The input of a child; asyncio's StreamWriter. Call `write`, then `end`. */
export class ChildInput {
  readonly #loop: EventLoop
  readonly #stream: Writable | null
  readonly #news: OutsideNews
  #error: Error | null = null
  #hasEnded = false

  /** @internal `stream`: `null` where stdin is no pipe. */
  constructor(stream: Writable | null, loop: EventLoop) {
    this.#loop = loop
    this.#stream = stream
    this.#news = new OutsideNews('input', loop)
    // A child may stop reading its input, which is no error here. `drain` reports it to those who want to know.
    stream?.on('error', (error) => {
      this.#error = error
      this.#news.tell()
    })
    for (const event of ['drain', 'close'] as const) stream?.on(event, () => this.#news.tell())
  }

  /** Writes to the child. Throws a SubprocessError where stdin is no pipe, or was closed by `end`. */
  write(data: string | Uint8Array): void {
    if (!this.#stream) throw new SubprocessError('the stdin of the child is no pipe')
    if (this.#hasEnded) throw new SubprocessError('the stdin of the child was closed; write before `end`')
    this.#stream.write(data)
  }

  /** Waits until there is room for more. Throws a SubprocessError where the child takes no more. */
  drain(): CoroutineObject<void> {
    return new CoroutineObject('ChildInput.drain', () => this.#drain(), this.#loop)
  }

  /** Closes the input after all that was written; asyncio's `close`. */
  end(data?: string | Uint8Array): void {
    if (data !== undefined) this.write(data)
    this.#hasEnded = true
    this.#stream?.end()
  }

  async #drain(): Promise<void> {
    const stream = this.#stream
    while (stream?.writableNeedDrain && !this.#isBroken(stream)) await this.#news.next()
    if (stream && this.#isBroken(stream)) {
      throw new SubprocessError('the child takes no more input', { cause: this.#error })
    }
  }

  #isBroken(stream: Writable): boolean {
    return this.#error !== null || (stream.destroyed && !stream.writableFinished)
  }
}
