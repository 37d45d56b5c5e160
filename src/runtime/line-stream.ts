import type { Readable } from 'node:stream'
import { CoroutineObject } from './coroutine.ts'
import type { EventLoop } from './event-loop.ts'
import { Fifo } from './fifo.ts'
import type { Future } from './future.ts'
import { OutsideWaiter } from './outside.ts'

/**
 * A child that writes more than its reader takes is not stopped but kept: a program that only awaits `wait()` would
 * otherwise never end, because its child waits for a reader.
 */
const keptCharacters = 2 ** 30

/** What a child prints, as text; asyncio's StreamReader. Each line goes to one reader. */
export class LineStream {
  readonly #loop: EventLoop
  readonly #source: Readable | null
  /** Whole lines, with their breaks. */
  readonly #lines = new Fifo<string>()
  /** The beginning of a line, in parts. */
  #rest: string[] = []
  #kept = 0
  #isOver: boolean
  #waiters: OutsideWaiter<void>[] = []

  /** @internal `source`: `null` where nobody can read what is printed. */
  constructor(source: Readable | null, loop: EventLoop) {
    this.#loop = loop
    this.#source = source
    this.#isOver = source === null
    source?.setEncoding('utf8')
    source?.on('data', (part) => this.#feed(part))
    // A stream that breaks off closes without an end.
    for (const event of ['end', 'close', 'error'] as const) source?.on(event, () => this.#end())
  }

  /** `for await (const line of stream)`: line by line, without the line breaks. */
  [Symbol.asyncIterator](): this {
    return this
  }

  /** The next line, without its line break. A reader who is cancelled leaves it to the next one. */
  next(): CoroutineObject<IteratorResult<string, undefined>> {
    return new CoroutineObject('LineStream.next', () => this.#next(), this.#loop)
  }

  /** All that is left, line breaks and all, once the child has closed it. A reader who is cancelled leaves it all. */
  read(): CoroutineObject<string> {
    return new CoroutineObject('LineStream.read', () => this.#read(), this.#loop)
  }

  async #next(): Promise<IteratorResult<string, undefined>> {
    while (this.#lines.size === 0 && !this.#isOver) await this.#change()
    if (this.#lines.size > 0) return { done: false, value: this.#take().replace(/\r?\n$/, '') }
    const value = this.#takeRest()
    return value === '' ? { done: true, value: undefined } : { done: false, value }
  }

  async #read(): Promise<string> {
    while (!this.#isOver) await this.#change()
    const parts: string[] = []
    while (this.#lines.size > 0) parts.push(this.#take())
    return parts.join('') + this.#takeRest()
  }

  /** Ends when there is more, or no more will come. */
  #change(): Future<void> {
    const waiter = new OutsideWaiter<void>(this.#loop)
    this.#waiters.push(waiter)
    this.#source?.resume()
    return waiter
  }

  #feed(part: string): void {
    this.#kept += part.length
    const parts = part.split('\n')
    const rest = parts.pop() as string
    for (const line of parts) {
      this.#lines.put(`${this.#takeRest()}${line}\n`)
    }
    if (rest !== '') this.#rest.push(rest)
    if (this.#kept > keptCharacters) this.#source?.pause()
    this.#wake()
  }

  #end(): void {
    this.#isOver = true
    this.#wake()
  }

  #wake(): void {
    const waiters = this.#waiters
    this.#waiters = []
    if (this.#loop.isClosed()) return
    for (const waiter of waiters) if (!waiter.done()) waiter.setResult()
  }

  #take(): string {
    const line = this.#lines.take()
    this.#kept -= line.length
    if (this.#kept <= keptCharacters) this.#source?.resume()
    return line
  }

  #takeRest(): string {
    const rest = this.#rest.join('')
    this.#rest = []
    return rest
  }
}
