import type { EventLoop } from './event-loop.ts'
import type { Future } from './future.ts'
import { OutsideFuture } from './outside.ts'

/** A child's output for `for await`: line by line, the line breaks taken off. Each line goes to one reader. */
export class LineStream {
  readonly #lines: AsyncIterator<string, undefined>
  readonly #loop: EventLoop
  /** Lines that a cancelled reader waited for: the next one gets them, so that nothing is lost. */
  readonly #left: Promise<IteratorResult<string, undefined>>[] = []

  /** @internal */
  constructor(text: AsyncIterable<string>, loop: EventLoop) {
    this.#lines = linesOf(text)
    this.#loop = loop
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Waits for the next line; `done` where there are no more. */
  next(): Future<IteratorResult<string, undefined>> {
    const line = this.#left.shift() ?? this.#lines.next()
    return new LineFuture(line, this.#loop, () => this.#left.push(line))
  }
}

class LineFuture extends OutsideFuture<IteratorResult<string, undefined>> {
  readonly #giveBack: () => void

  constructor(line: Promise<IteratorResult<string, undefined>>, loop: EventLoop, giveBack: () => void) {
    super(line, loop)
    this.#giveBack = giveBack
  }

  override cancel(message?: string): boolean {
    const isCancelled = super.cancel(message)
    if (isCancelled) this.#giveBack()
    return isCancelled
  }
}

/** All that is left of a text. */
export async function textOf(text: AsyncIterable<string>): Promise<string> {
  let all = ''
  for await (const part of text) all += part
  return all
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let rest = ''
  for await (const part of text) {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.replace(/\r$/, '')
  }
  if (rest !== '') yield rest
}
