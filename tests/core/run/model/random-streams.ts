import fc from 'fast-check'
import type { Node, Stream } from '#graph'
import { unlike } from './random-policies.ts'

/*
 * Random coroutines that leave streams, and others that read them.
 */

/** How a random stream is made and read. */
export const streams = fc.record({
  items: fc.nat(4),
  room: fc.constantFrom(0, 0, 1, 2, 3),
  to: fc.constantFrom(null, null, 'share' as const, 'all' as const),
  fails: fc.constantFrom(false, false, true),
  /** After how many items a reader leaves: 0 reads them all. */
  leaves: fc.constantFrom(0, 0, 0, 1, 2),
  /** How long a reader may take, as a part of the time that it takes for an item. */
  timeout: fc.constantFrom(null, null, null, 1.3, 3.1),
  pace: fc.constantFrom(1, 1, 0.1, 8),
})

type Draft = typeof streams extends fc.Arbitrary<infer D> ? D : never

/** A coroutine that leaves a stream. */
export function feed(id: string, index: number, ms: number, draft: Draft): Node {
  const { items, room, to, fails, pace } = draft
  const times = Array.from({ length: items }, (_, item) => ms * pace + unlike(index, item))
  const end = fails ? `\n  throw new RangeError('${id} failed')` : ''
  const code = `async function* ${id}(...values: unknown[]): AsyncGenerator<number> {
  let item = 0
  for (const ms of [${times.join(', ')}]) {
    await sleep(ms)
    log(String(item))
    yield item++
  }
  await sleep(${ms / 2 + unlike(index, 5)}) // the end${end}
}`
  const stream: Stream = { ...(room === 0 ? {} : { buffer: room }), ...(to === null ? {} : { to }) }
  return { id, kind: 'coroutine', code, ...(room === 0 && to === null ? {} : { stream }) }
}

/** A coroutine that reads a stream, and tells of each item. */
export function reader(id: string, index: number, ms: number, { leaves, fails, timeout, pace }: Draft): Node {
  const times = Array.from({ length: 3 }, (_, item) => ms * pace + unlike(index, item))
  const end = fails ? `throw new RangeError('${id} failed')` : 'break'
  const code = `async function ${id}(items: AsyncIterable<number>, ...values: unknown[]): Promise<unknown> {
  let read = 0
  for await (const item of items) {
    log(String(item))
    await sleep([${times.join(', ')}][read++ % 3]!)
    ${leaves === 0 ? '' : `if (read >= ${leaves}) ${end}`}
  }
  return 1
}`
  return { id, kind: 'coroutine', code, ...(timeout === null ? {} : { timeoutMs: ms * timeout + unlike(index, 7) }) }
}
