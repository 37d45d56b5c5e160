import { beforeEach, expect, it } from 'vitest'
import type { TraceBatch } from '#bridge'
import type { TraceEvent } from '#trace'
import { createTracePump } from '../../main/runs/trace-pump.ts'

let sent: TraceBatch[] = []
let nowMs = 0
let timers = new Set<{ readonly atMs: number; readonly callback: () => void }>()

beforeEach(() => {
  sent = []
  nowMs = 1_000
  timers = new Set()
})

function pump() {
  return createTracePump({
    runId: 'r',
    send: (batch) => sent.push(batch),
    nowMs: () => nowMs - 1_000,
    clock: { now: () => nowMs, setTimer },
  })
}

function setTimer(atMs: number, callback: () => void): () => void {
  const timer = { atMs, callback }
  timers.add(timer)
  return () => timers.delete(timer)
}

function pass(ms: number): void {
  nowMs += ms
  for (const timer of timers) if (timer.atMs <= nowMs && timers.delete(timer)) timer.callback()
}

const scheduled = (seq: number): TraceEvent => ({ type: 'task.scheduled', seq, atMs: 0, task: 0 })
const running = (seq: number): TraceEvent => ({ type: 'task.running', seq, atMs: 0, task: 0 })
const idle = (seq: number): TraceEvent => ({
  type: 'loop.idle',
  seq,
  atMs: 0,
  nextTimerMs: null,
  timers: 0,
  outside: 0,
})
const seqs = () => sent.map((batch) => batch.events.map((event) => event.seq))

it('sends what came before a step before that step can hold the thread', () => {
  const { emit } = pump()
  emit(scheduled(0))
  emit(running(1))
  expect(seqs()).toEqual([[0, 1]])
})

it('sends each of the first steps after some quiet: the one that holds the thread may be any of them', () => {
  const { emit } = pump()
  emit(running(0))
  emit(running(1))
  emit(running(2))
  expect(seqs()).toEqual([[0], [1], [2]])
})

it.each([
  ['in a row', 0, 7],
  ['a little apart', 1, 7],
  ['a frame apart', 16, 9],
])('of nine steps %s it sends so many each by itself', (_, ms, count) => {
  const { emit } = pump()
  for (let seq = 0; seq < 9; seq += 1) {
    emit(running(seq))
    nowMs += ms
  }
  expect(seqs()).toEqual(Array.from({ length: count }, (_, seq) => [seq]))
})

it('sends a batch per frame under load, none lost, numbered without a gap', () => {
  const { emit } = pump()
  for (let seq = 0; seq < 100; seq += 1) {
    emit(seq % 2 ? running(seq) : idle(seq))
    pass(1)
  }
  pass(100)
  expect(seqs().flat()).toEqual(Array.from({ length: 100 }, (_, seq) => seq))
  expect(sent.length).toBeLessThan(16)
  expect(sent.map((batch) => batch.seq)).toEqual(sent.map((_, place) => place))
})

it('sends at once when the loop falls idle after some quiet', () => {
  const { emit } = pump()
  emit(running(0))
  pass(500)
  emit(idle(1))
  expect(seqs()).toEqual([[0], [1]])
})

it("tells the loop's time while a step holds it, though there is no news", () => {
  const { emit, flush } = pump()
  emit(running(0))
  nowMs += 300
  flush()
  expect(sent.at(-1)).toEqual({ runId: 'r', seq: 1, events: [], nowMs: 300 })
})
