import { CoroutineObject } from '../core/coroutine.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import type { ByteStream } from './byte-stream.ts'

/** As Node's own: a byte order mark is text. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** @internal What a child printed, as text. */
export function textOfBytes(bytes: Uint8Array): string {
  return utf8.decode(bytes)
}

/**
 * What a child prints, as text. Each line goes to one reader. What nobody has taken is kept up to `limitBytes`; then the
 * child waits, until somebody reads.
 */
export class LineStream {
  readonly #loop: EventLoop
  readonly #bytes: ByteStream

  /** @internal */
  constructor(bytes: ByteStream, loop: EventLoop) {
    this.#loop = loop
    this.#bytes = bytes
  }

  /** `for await (const line of stream)`: line by line, without the line breaks. */
  [Symbol.asyncIterator](): this {
    return this
  }

  /**
   * The next line, without its line break. A reader who is cancelled leaves it to the next one. Throws a LimitOverrunError
   * for a line of more than `limitBytes`, and skips it: behind it comes the next.
   */
  next(): CoroutineObject<IteratorResult<string, undefined>> {
    return new CoroutineObject('LineStream.next', () => this.#next(), this.#loop)
  }

  /**
   * All that is left, line breaks and all, once the child has closed it; in memory whatever the limit. A reader who is
   * cancelled leaves it all.
   */
  read(): CoroutineObject<string> {
    return new CoroutineObject('LineStream.read', async () => textOfBytes(await this.#bytes.all()), this.#loop)
  }

  async #next(): Promise<IteratorResult<string, undefined>> {
    const line = textOfBytes(await this.#bytes.line())
    return line === '' ? { done: true, value: undefined } : { done: false, value: line.replace(/\r?\n$/, '') }
  }
}
