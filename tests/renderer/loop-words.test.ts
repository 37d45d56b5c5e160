import { describe, expect, it } from 'vitest'
import type { TraceEvent } from '#trace'
import { runCommand } from '../../renderer/commands/index.ts'
import { createWorkspace, isSilent, silenceMs } from '../../renderer/store/index.ts'
import { loopWords } from '../../renderer/words/loop-words.ts'
import { summaryText } from '../../renderer/words/run-summary.ts'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../support/recorded-run.ts'
import { fakeBridge } from './fake-bridge.ts'

/** A window whose run has had these events; `clock.ms` is the real time. */
function windowWith(events: readonly TraceEvent[], isApart = false) {
  const clock = { ms: 0 }
  const host = fakeBridge()
  const workspace = createWorkspace(host.bridge, { now: () => clock.ms })
  const { run } = workspace
  run.getState().starting(isApart)
  run.getState().started('r')
  let seq = 0
  const hear = (news: readonly TraceEvent[], nowMs: number) =>
    run.getState().receive({ runId: 'r', seq: seq++, events: news, nowMs })
  hear(events, events.at(-1)?.atMs ?? 0)
  const words = () => loopWords(run.getState(), clock.ms)
  return { ...host, workspace, run, clock, hear, words }
}

async function trace(graph: string, until: (event: TraceEvent) => boolean): Promise<TraceEvent[]> {
  const events = await recordedRun(tellingGraphs[graph] ?? graphOf({}))
  return events.slice(0, events.findIndex(until) + 1)
}

const isStepOf = (task: number) => (event: TraceEvent) => event.type === 'task.running' && event.task === task

describe('what the bar says of the loop', () => {
  it('is that there is no run, before there is one', () => {
    const { run } = createWorkspace(fakeBridge().bridge)
    expect(loopWords(run.getState(), 0)).toBe('no run yet')
  })

  it('is that it idles until the next timer, counting down between two words from it', async () => {
    const events = await trace('gather', (event) => event.type === 'loop.idle' && event.timers === 2)
    const { words, clock } = windowWith(events)
    expect(words()).toBe('loop idle · next timer in 1.00 s')
    clock.ms = 240
    expect(words()).toBe('loop idle · next timer in 0.76 s')
  })

  it('is who runs, and after a while who holds it, while words still come', async () => {
    const { words, clock, hear, run } = windowWith(await trace('gather', isStepOf(1)))
    expect(words()).toBe('running fetchData')
    for (const ms of [100, 200, 300]) {
      clock.ms = ms
      hear([], ms)
    }
    expect(words()).toBe('fetchData has held the loop for 0.3 s')
    expect(isSilent(run.getState(), clock.ms)).toBe(false)
  })

  it('is that it does not answer, once nothing was heard for 150 ms', async () => {
    const { words, clock } = windowWith(await trace('gather', isStepOf(1)))
    clock.ms = silenceMs
    expect(words()).toBe('running fetchData')
    clock.ms = silenceMs + 1
    expect(words()).toMatch(/^the loop does not answer: fetchData has held it/)
    clock.ms = 1200
    expect(words()).toBe('the loop does not answer: fetchData has held it for 1.2 s; Stop cannot reach it either')
  })

  it('is that a run apart can be ended all the same, and Stop is sent', async () => {
    const { words, clock, workspace, asked } = windowWith(await trace('gather', isStepOf(1)), true)
    expect(words()).toBe('apart · running fetchData')
    clock.ms = 3000
    expect(words()).toBe('apart · the loop does not answer: fetchData has held it for 3.0 s; Stop ends its process')
    runCommand(workspace, 'run.stop')
    await Promise.resolve()
    expect(asked).toContainEqual({ name: 'cancelRun', arguments: ['r'] })
  })

  it('is never that while it idles, however long', async () => {
    const { run } = windowWith(await trace('gather', (event) => event.type === 'loop.idle' && event.timers === 2))
    expect(isSilent(run.getState(), 60_000)).toBe(false)
  })

  it('is by whom it was held, while another run holds the thread, and in a replay of that', async () => {
    const events = await trace('gather', (event) => event.type === 'loop.idle' && event.timers === 2)
    const { words, clock, hear, run } = windowWith(events)
    const held = (fromMs: number, atMs: number): TraceEvent => ({
      ...{ type: 'loop.held', seq: 900, by: 'blocked.pipeline' },
      ...{ fromMs, atMs },
    })
    for (const ms of [300, 400]) {
      clock.ms = ms
      hear([held(200, ms)], ms)
      expect(words()).toBe('held by blocked.pipeline')
    }
    clock.ms = 600
    expect(words()).toBe('loop idle · next timer in 0.40 s')
    for (const [ms, said] of [
      [400, 'held by blocked.pipeline'],
      [400 + silenceMs, 'held by blocked.pipeline'],
      [401 + silenceMs, 'loop idle · next timer in 0.45 s'],
    ] as const) {
      clock.ms = ms
      expect(words()).toBe(said)
    }
    hear([{ type: 'task.scheduled', seq: 901, atMs: 1000, task: 2 }], 1000)
    run.getState().seekTime(300)
    expect(words()).toBe('replay: held by blocked.pipeline')
    run.getState().seekTime(900)
    expect(words()).toContain('replay: loop idle')
  })

  it('is how it ended', async () => {
    const { words, run } = windowWith(await trace('failing', (event) => event.type === 'run.ended'))
    const outcome = run.getState().view.outcome
    if (outcome) run.getState().ended({ runId: 'r', outcome })
    expect(words()).toBe('loop closed · failed · TypeError: no')
    expect(summaryText(run.getState(), 0)).toBe('failed after 0.02 s · broken')
  })

  it('is of the moment that is replayed', async () => {
    const { words, run } = windowWith(await trace('gather', (event) => event.type === 'run.ended'))
    run.getState().seekTime(1500)
    expect(words()).toBe('replay: loop idle · next timer in 0.50 s')
    expect(summaryText(run.getState(), 0)).toBe('replay · 1.50 s · 2 waiting at once')
  })
})

it('drops a click on Stop that the loop could not hear', async () => {
  const { workspace, clock, asked } = windowWith(await trace('gather', isStepOf(1)))
  clock.ms = 1000
  runCommand(workspace, 'run.stop')
  expect(workspace.run.getState().status).toBe('running')
  expect(asked).toEqual([])
  clock.ms = 100
  runCommand(workspace, 'run.stop')
  expect(workspace.run.getState().status).toBe('cancelling')
  expect(asked).toEqual([{ name: 'cancelRun', arguments: ['r'] }])
})

it('says after a successful run what concurrency was worth', async () => {
  const { run } = windowWith(await trace('gather', (event) => event.type === 'run.ended'))
  const outcome = run.getState().view.outcome
  if (outcome) run.getState().ended({ runId: 'r', outcome })
  expect(summaryText(run.getState(), 0)).toBe('2.00 s · one by one 3.00 s · 1.5×')
})
