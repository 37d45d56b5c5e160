import { CoroutineObject } from '../core/coroutine.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import type { ByteStream } from './byte-stream.ts'

/** As in Node, a byte order mark stays in the text. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** @internal Bytes of a child's output as text. */
export function textOfBytes(bytes: Uint8Array): string {
  return utf8.decode(bytes)
}

/**
 * The text that a child prints. Each line goes to one reader. Unread lines are kept up to `limitBytes`; then the child
 * waits until somebody reads.
 */
export class LineStream {
  readonly #loop: EventLoop
  readonly #bytes: ByteStream

  /** @internal */
  constructor(bytes: ByteStream, loop: EventLoop) {
    this.#loop = loop
    this.#bytes = bytes
  }

  /** `for await (const line of stream)`: the lines, without their line breaks. */
  [Symbol.asyncIterator](): this {
    return this
  }

  /**
   * The next line, without its line break. A cancelled reader leaves it to the next one. Throws a LimitOverrunError for
   * a line of more than `limitBytes`, and skips it: the next call returns the line after it.
   */
  next(): CoroutineObject<IteratorResult<string, undefined>> {
    return new CoroutineObject('LineStream.next', () => this.#next(), this.#loop)
  }

  /**
   * All that is left, with line breaks, once the child has closed the stream; it is kept in memory without a limit. A
   * cancelled reader leaves everything.
   */
  read(): CoroutineObject<string> {
    return new CoroutineObject('LineStream.read', async () => textOfBytes(await this.#bytes.all()), this.#loop)
  }

  async #next(): Promise<IteratorResult<string, undefined>> {
    const line = textOfBytes(await this.#bytes.line())
    return line === '' ? { done: true, value: undefined } : { done: false, value: line.replace(/\r?\n$/, '') }
  }
}
