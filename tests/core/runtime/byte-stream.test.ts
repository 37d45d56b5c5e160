import { EventEmitter } from 'node:events'
import type { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createTask, getRunningLoop, LimitOverrunError, run, sleep, virtualClock } from '#runtime'
import { ByteStream } from '../../../src/runtime/host/byte-stream.ts'

const limitBytes = 8
const bytesIn = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** A pipe whose parts come when the test says so. */
class Parts extends EventEmitter {
  isPaused = false
  resume(): void {
    this.isPaused = false
  }
  pause(): void {
    this.isPaused = true
  }
}

/** Lets the host have turns: time stands still while a stream is read. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await sleep(0)
}

const streamOf = (source: Parts): ByteStream =>
  new ByteStream(source as unknown as Readable, { name: 'stdout', limitBytes, loop: getRunningLoop() })

/** Each line; for a line that is too long, the error. */
async function linesOf(stream: ByteStream): Promise<readonly string[]> {
  const lines: string[] = []
  for (;;) {
    try {
      const line = textOf(await stream.readLine())
      if (line === '') return lines
      lines.push(line)
    } catch (error) {
      if (!(error instanceof LimitOverrunError)) throw error
      lines.push('too long')
    }
  }
}

/** The lines of a text that comes in these parts, read as they come. */
const readIn = (parts: readonly string[]): Promise<readonly string[]> =>
  run(
    async () => {
      const source = new Parts()
      const stream = streamOf(source)
      const reading = createTask(() => linesOf(stream))
      for (const part of parts) {
        await turns()
        source.emit('data', bytesIn(part))
      }
      source.emit('end')
      return reading
    },
    { clock: virtualClock() },
  )

/** A text in two parts, and in three, cut at each possible place. */
function cutsOf(text: string): readonly (readonly string[])[] {
  const places = Array.from({ length: text.length + 1 }, (_, place) => place)
  return places.flatMap((first) =>
    places.slice(first).map((second) => [text.slice(0, first), text.slice(first, second), text.slice(second)]),
  )
}

const texts: Readonly<Record<string, readonly [text: string, lines: readonly string[]]>> = {
  'lines that fit': ['12345678\n\nabc\n', ['12345678\n', '\n', 'abc\n']],
  'a last line without a break': ['a\nb', ['a\n', 'b']],
  'a line that is one byte too long': ['123456789\nnext\nlast', ['too long', 'next\n', 'last']],
  'a line that is far too long': [`${'x'.repeat(20)}\nnext\n`, ['too long', 'next\n']],
  'empty lines behind one that is too long': ['123456789\n\n\nnext', ['too long', '\n', '\n', 'next']],
  'two that are too long': ['a123456789\nb123456789\nnext', ['too long', 'too long', 'next']],
  'a last line that is too long': ['a\n123456789', ['a\n', 'too long']],
}

describe.each(Object.entries(texts))('of %s', (_, [text, lines]) => {
  it('each line is the same, however the text comes in parts', async () => {
    for (const parts of [[text], [...text], ...cutsOf(text)])
      expect(await readIn(parts), parts.join('|')).toEqual(lines)
  })
})

/** Whether the child must wait after this many bytes, while the stream is read like this. */
const waitsAfter = (count: number, reading: (stream: ByteStream) => PromiseLike<unknown>): Promise<boolean> =>
  run(
    async () => {
      const source = new Parts()
      const stream = streamOf(source)
      await reading(stream)
      for (let byte = 0; byte < count; byte += 1) source.emit('data', bytesIn('x'))
      return source.isPaused
    },
    { clock: virtualClock() },
  )

/** Readers that want everything, and are cancelled once for each `true` while they wait. */
const takers =
  (...areCancelled: readonly boolean[]) =>
  async (stream: ByteStream): Promise<void> => {
    const tasks = areCancelled.map(() => createTask(() => stream.read()))
    await turns()
    for (const [at, isCancelled] of areCancelled.entries()) if (isCancelled) tasks[at]?.cancel()
    await turns()
  }

describe('the child waits', () => {
  it.each<[string, number, (stream: ByteStream) => PromiseLike<unknown>, boolean]>([
    ['not up to the limit', limitBytes, takers(), false],
    ['beyond it', limitBytes + 1, takers(), true],
    ['not while somebody wants all', limitBytes + 1, takers(false), false],
    ['beyond it once that one is cancelled', limitBytes + 1, takers(true), true],
    ['not while one of two still does', limitBytes + 1, takers(true, false), false],
    ['beyond it once both are cancelled', limitBytes + 1, takers(true, true), true],
  ])('%s', async (_, count, reading, waits) => {
    expect(await waitsAfter(count, reading)).toBe(waits)
  })
})
