import { describe, expect, it } from 'vitest'
import { readTraceFile, runViewOf, traceFileText } from '#trace'
import { graphOf } from '../../support/graph-of.ts'
import { recordedRun, tellingGraphs } from '../../support/recorded-run.ts'

const pipeline = { format: 'asyncanvas/pipeline', title: 'Line\u2028end' }

describe('a trace file', () => {
  it('gives back the events, so that folding them shows what was shown', async () => {
    for (const graph of Object.values(tellingGraphs)) {
      const events = await recordedRun(graph)
      const read = readTraceFile(traceFileText(pipeline, events))
      if (!read.ok) throw new Error(read.error.message)
      expect(read.value.pipeline).toEqual(pipeline)
      expect(runViewOf(read.value.events)).toEqual(runViewOf(events))
    }
  })

  it('has one event per line', async () => {
    const events = await recordedRun(graphOf({ wait: 'sleep 5' }))
    const lines = traceFileText(pipeline, events).split('\n')
    expect(lines.filter((line) => line.startsWith('{"seq":'))).toHaveLength(events.length)
  })

  it('is read as it was written by versions that knew one task for each node', async () => {
    const events = await recordedRun(graphOf({ wait: 'sleep 5' }))
    const text = traceFileText(pipeline, events)
    const read = readTraceFile(text.replace('"version": 2', '"version": 1'))
    expect(text).toContain('"version": 2')
    expect(read).toMatchObject({ ok: true, value: { events } })
  })

  it('is refused where it is none, or not a whole one, with what to do', async () => {
    const events = await recordedRun(graphOf({ wait: 'sleep 5' }))
    const text = traceFileText(pipeline, events)
    const without = (seq: number): string =>
      traceFileText(
        pipeline,
        events.filter((event) => event.seq !== seq),
      )
    const renumbered = events.filter(({ type }) => type !== 'task.created').map((event, seq) => ({ ...event, seq }))
    for (const [wrong, says] of [
      ['', 'not JSON'],
      [text.slice(0, -20), 'not JSON'],
      ['null', 'format is not "asyncanvas/trace"'],
      ['{"format":"asyncanvas/pipeline"}', 'format is not "asyncanvas/trace"'],
      [text.replace('"version": 2', '"version": 3'), 'version 3'],
      ['{"format":"asyncanvas/trace","version":{"toString":1}}', 'no version'],
      [text.replace('"text":"', '"text":1,"was":"'), /events\[\d+\] is not an event/],
      [text.replace('"seq":3,', '"seq":3,"seq":null,'), 'events[3] is not number 3'],
      [traceFileText(pipeline, [null, 1, 'x'] as never), 'events[0] is not number 0'],
      ['{"format":"asyncanvas/trace","version":1}', 'lacks its events'],
      [without(3), 'events[3] is not number 3'],
      [traceFileText(pipeline, renumbered), 'contradict each other'],
    ] as const) {
      const read = readTraceFile(wrong)
      expect(read).toMatchObject({
        ok: false,
        error: { message: typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says) },
      })
      expect(!read.ok && read.error.remedy).not.toBe('')
    }
  })
})
