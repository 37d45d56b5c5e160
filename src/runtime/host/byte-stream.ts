import type { Readable } from 'node:stream'
import { CoroutineObject } from '../core/coroutine.ts'
import { checkSize } from '../ground/arguments.ts'
import { IncompleteReadError, LimitOverrunError } from '../ground/errors.ts'
import { isOf } from '../ground/foreign-value.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { ByteBuffer } from './byte-buffer.ts'
import { OutsideNews } from './outside-news.ts'

/** @internal Settings of a stream. */
export interface StreamPlan {
  /** The stream's name in messages: `stdout`. */
  readonly name: string
  readonly limitBytes: number
  readonly loop: EventLoop
}

const lineBreak = new Uint8Array([10])

/**
 * The bytes that a child prints; asyncio's StreamReader. Each byte goes to one reader, and a cancelled reader leaves
 * all bytes to the next one. Unread bytes are kept up to `limitBytes`; then the child waits until somebody reads.
 */
export class ByteStream {
  readonly #plan: StreamPlan
  readonly #source: Readable | null
  readonly #buffer = new ByteBuffer()
  readonly #news: OutsideNews
  /** How many readers want all of it: while there are any, there is no limit. */
  #takers = 0
  /** Whether the rest of a line that was too long is still to come. */
  #isSkipping = false
  #isOver: boolean

  /** @internal `source`: `null` where the output can't be read. */
  constructor(source: Readable | null, plan: StreamPlan) {
    this.#plan = plan
    this.#source = source
    this.#news = new OutsideNews('output', plan.loop)
    this.#isOver = source === null
    source?.on('data', (part) => this.#feed(part))
    // A stream that breaks off closes without an `end` event.
    for (const event of ['end', 'close', 'error'] as const) source?.on(event, () => this.#end())
  }

  /** `for await (const part of stream)`: the parts as they come. */
  [Symbol.asyncIterator](): this {
    return this
  }

  /** The next part: all that is there, or else the next to come. */
  next(): CoroutineObject<IteratorResult<Uint8Array, undefined>> {
    return this.#coroutine('next', async () => {
      await this.#some()
      if (this.#buffer.size === 0) return { done: true, value: undefined }
      return { done: false, value: this.#take(this.#buffer.size) }
    })
  }

  /**
   * With `sizeBytes` at most that many bytes, as soon as there are some; none where no more will come. Without it, all
   * that is left, once the child has closed the stream; it is kept in memory without a limit. Throws a RangeError for
   * an invalid size.
   */
  read(sizeBytes?: number): CoroutineObject<Uint8Array> {
    if (sizeBytes === undefined) return this.#coroutine('read', () => this.all())
    checkSize(sizeBytes, 'read: sizeBytes')
    return this.#coroutine('read', async () => {
      if (sizeBytes > 0) await this.#some()
      return this.#take(Math.min(sizeBytes, this.#buffer.size))
    })
  }

  /**
   * Exactly `sizeBytes` bytes, even more than the limit. Throws an IncompleteReadError where the stream ends before.
   */
  readExactly(sizeBytes: number): CoroutineObject<Uint8Array> {
    checkSize(sizeBytes, 'readExactly: sizeBytes')
    return this.#coroutine('readExactly', async () => {
      while (this.#buffer.size < sizeBytes && !this.#isOver) await this.#change()
      if (this.#buffer.size < sizeBytes) throw new IncompleteReadError(this.#take(this.#buffer.size), sizeBytes)
      return this.#take(sizeBytes)
    })
  }

  /**
   * All up to and including the next line break. The last line may have no line break; at the end of the stream the
   * line is empty. Throws a LimitOverrunError for a line that is longer than the limit, and skips it.
   */
  readLine(): CoroutineObject<Uint8Array> {
    return this.#coroutine('readLine', () => this.line())
  }

  /**
   * All up to and including the next `separator`. Throws an IncompleteReadError where the stream ends before, a
   * LimitOverrunError where the separator comes after the limit (nothing is taken out then), and a RangeError for an
   * empty separator.
   */
  readUntil(separator: string | Uint8Array = lineBreak): CoroutineObject<Uint8Array> {
    const bytes = typeof separator === 'string' ? new TextEncoder().encode(separator) : separator
    if (bytes.length === 0) throw new RangeError('readUntil: the separator is at least one byte')
    return this.#coroutine('readUntil', () => this.#until(bytes))
  }

  /** Whether everything was read and no more will come; asyncio's `at_eof`. */
  atEnd(): boolean {
    return this.#isOver && this.#buffer.size === 0
  }

  /** @internal As `readLine`. */
  async line(): Promise<Uint8Array> {
    try {
      return await this.#until(lineBreak)
    } catch (error) {
      if (isOf(error, IncompleteReadError)) return error.partial
      if (isOf(error, LimitOverrunError)) this.#skipLine()
      throw error
    }
  }

  /** @internal As `read` without a size. */
  async all(): Promise<Uint8Array> {
    await this.end()
    return this.rest()
  }

  /** @internal Waits until no more will come, and keeps everything until then. */
  async end(): Promise<void> {
    const letGo = this.keepAll()
    try {
      while (!this.#isOver) await this.#change()
    } finally {
      letGo()
    }
  }

  /** @internal Takes what is there now. */
  rest(): Uint8Array {
    return this.#take(this.#buffer.size)
  }

  /** @internal Removes the limit; returns a function that restores it. */
  keepAll(): () => void {
    this.#takers += 1
    this.#source?.resume()
    return () => {
      this.#takers -= 1
    }
  }

  async #until(separator: Uint8Array): Promise<Uint8Array> {
    const { limitBytes } = this.#plan
    let from = this.#buffer.begin
    for (;;) {
      const place = this.#buffer.placeOf(separator, from)
      const { begin, size } = this.#buffer
      // The last bytes may be the beginning of the separator, so they do not count.
      const length = place < 0 ? size + 1 - separator.length : place - begin
      if (length > limitBytes) throw this.#overrun(Math.max(0, length))
      if (place >= 0) return this.#take(place - begin + separator.length)
      if (this.#isOver) throw new IncompleteReadError(this.#take(size), null)
      from = begin + Math.max(0, length)
      await this.#change()
    }
  }

  #overrun(consumed: number): LimitOverrunError {
    const { name, limitBytes } = this.#plan
    const says = `there is more than ${limitBytes} bytes of ${name} before the end of the line or the separator`
    return new LimitOverrunError(`${says}; start the child with a higher limitBytes, or read it by size`, consumed)
  }

  #skipLine(): void {
    const { begin, size } = this.#buffer
    const place = this.#buffer.placeOf(lineBreak, begin)
    this.#isSkipping = place < 0
    this.#drop(place < 0 ? size : place - begin + 1)
  }

  async #some(): Promise<void> {
    while (this.#buffer.size === 0 && !this.#isOver) await this.#change()
  }

  /** Waits until there is more, or no more will come. */
  #change(): PromiseLike<unknown> {
    this.#source?.resume()
    return this.#news.next()
  }

  #feed(part: Uint8Array): void {
    this.#buffer.put(this.#isSkipping ? this.#behindSkipped(part) : part)
    if (this.#mustWait()) this.#source?.pause()
    this.#news.tell()
  }

  #behindSkipped(part: Uint8Array): Uint8Array {
    const at = part.indexOf(10)
    this.#isSkipping = at < 0
    return at < 0 ? part.subarray(part.length) : part.subarray(at + 1)
  }

  /** Whether to read no more for now. The child's pipe is full then, so the child waits. */
  #mustWait(): boolean {
    if (this.#takers > 0) return false
    // The rest of a long line is read only while somebody waits for it, since that line may never end.
    return this.#buffer.size > this.#plan.limitBytes || (this.#isSkipping && !this.#news.isAwaited)
  }

  #end(): void {
    this.#isOver = true
    this.#news.tell()
  }

  #take(size: number): Uint8Array {
    const taken = this.#buffer.take(size)
    this.#drop(0)
    return taken
  }

  #drop(size: number): void {
    this.#buffer.drop(size)
    if (!this.#mustWait()) this.#source?.resume()
  }

  #coroutine<T>(name: string, call: () => Promise<T>): CoroutineObject<T> {
    return new CoroutineObject(`ByteStream.${name}`, call, this.#plan.loop)
  }
}
