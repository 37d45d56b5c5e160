import { compileFunction } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProgramText } from '#compile'
import { EventLoop, systemClock, type Task } from '#runtime'
import { guardOf } from '../../../src/run/guard.ts'
import { Sightings } from '../../../src/run/sightings.ts'

const glimpseMs = 20
/** Maps each line to the same line of node 0. */
const program: ProgramText = { js: '', place: (line, column) => ({ node: 0, line, column }) }

let nowMs = 0
afterEach(() => vi.restoreAllMocks())

/** Two functions in a run's script, on lines 4 and 5, that call the guard often enough for it to read the time. */
function linesOf(guard: () => void): readonly (() => void)[] {
  const line = '() => { for (let call = 0; call < 256; call++) guard() }'
  const script = compileFunction(`\n\n\nreturn [${line},\n${line}]`, ['guard'], { filename: 'asyncanvas-run-1' })
  return script(guard) as (() => void)[]
}

it('a long step is seen, however many short ones its task had before', async () => {
  vi.spyOn(systemClock, 'now').mockImplementation(() => nowMs)
  const sightings = new Sightings()
  const loop = new EventLoop()
  const guard = guardOf(loop, { limitMs: 5_000, flush: () => {}, sightings })
  const [short, long] = linesOf(guard.check.bind(guard))

  async function hold(line: (() => void) | undefined, glimpses: number): Promise<void> {
    line?.()
    for (let count = 0; count < glimpses; count++) {
      nowMs += glimpseMs
      line?.()
    }
    await new Promise((go) => setImmediate(go))
  }
  for (let step = 0; step < 210; step++) await hold(short, 2)
  const sinceMs = nowMs
  await hold(long, 9)

  const [innermost] = sightings.seenSince(null, sinceMs, program)
  expect(innermost).toMatchObject({ node: 0, line: 2 })
})

describe('where a task was seen', () => {
  const [task, other] = [{}, {}] as [Task<unknown>, Task<unknown>]
  let sightings: Sightings
  beforeEach(() => {
    sightings = new Sightings()
  })

  /** Calls `see` on the first line of a run's script, or on the second. */
  function on(line: 1 | 2, see: () => void): void {
    const script = compileFunction('\n\n\nreturn [() => see(),\n() => see()]', ['see'], {
      filename: 'asyncanvas-run-1',
    })
    ;(script(see) as (() => void)[])[line - 1]?.()
  }
  const glimpse = (line: 1 | 2, atMs: number, of = task, heldSinceMs = 0): void =>
    on(line, () => sightings.glimpse(of, atMs, heldSinceMs))
  const seenSince = (sinceMs: number, of: Task<unknown> | null = task): number | undefined =>
    sightings.seenSince(of, sinceMs, program)[0]?.line

  it.each<[string, () => void, number, number | undefined]>([
    ['nowhere', () => {}, 0, undefined],
    ['since then', () => glimpse(1, 100), 99, 1],
    ['at that very moment', () => glimpse(1, 100), 100, 1],
    ['before that', () => glimpse(1, 100), 101, undefined],
    ['most often', () => [1, 2, 2].map((line, at) => glimpse(line as 1 | 2, at)), 0, 2],
    [
      'as often on two lines: the one that was first seen so often',
      () => [1, 2, 2, 1].map((line, at) => glimpse(line as 1 | 2, at)),
      0,
      2,
    ],
    ['most often since then', () => [1, 1, 2].map((line, at) => glimpse(line as 1 | 2, at)), 2, 2],
  ])('%s', (_, see, sinceMs, line) => {
    see()
    expect(seenSince(sinceMs)).toBe(line)
    // It is reported only once.
    expect(seenSince(0)).toBeUndefined()
  })

  it('says nothing of another, and forgets the one before', () => {
    glimpse(1, 100)
    expect([seenSince(0, other), seenSince(0, null)]).toEqual([undefined, undefined])
    expect(seenSince(0)).toBe(1)
    glimpse(1, 100)
    glimpse(2, 100, other)
    expect(seenSince(0)).toBeUndefined()
    expect(seenSince(0, other)).toBe(2)
  })

  it.each([
    ['is dropped as the thread is held anew', 101, 2],
    ['stays while it is held', 100, 1],
  ])('what was seen before %s', (_, heldSinceMs, line) => {
    glimpse(1, 100)
    glimpse(2, 200, task, heldSinceMs)
    expect(seenSince(0)).toBe(line)
  })

  it('is known well enough by 200 looks', () => {
    for (let at = 0; at < 200; at += 1) glimpse(1, at)
    for (let at = 200; at < 500; at += 1) glimpse(2, at)
    expect(seenSince(0)).toBe(1)
    for (let at = 0; at < 199; at += 1) glimpse(1, at)
    glimpse(2, 300)
    expect(seenSince(300)).toBe(2)
    // One more would make the other line the majority.
    for (let at = 0; at < 201; at += 1) glimpse(at < 100 ? 1 : 2, at)
    expect(seenSince(0)).toBe(1)
  })

  it('awaiting is where it did so last', () => {
    expect(sightings.lastAwait(task, program)).toEqual([])
    on(1, () => sightings.awaits(task))
    on(2, () => sightings.awaits(task))
    on(1, () => sightings.awaits(other))
    on(1, () => sightings.awaits(null))
    expect(sightings.lastAwait(task, program)[0]?.line).toBe(2)
  })
})
