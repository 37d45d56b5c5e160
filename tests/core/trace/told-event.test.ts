import { describe, expect, it } from 'vitest'
import { isRunOutcome, isTraceEvent } from '#trace'

const preview = { text: '1', type: 'number' }
const error = { name: 'Error', message: 'no', frames: [{ line: 1, column: 2 }] }
const node = { id: 'a', name: 'a', kind: 'sleep', needs: [0], children: [] }
const place = { line: 1, column: 2, is: 'at' }

/** By type of event: the fields that it must have, and those that it may have. */
const events: Readonly<Record<string, readonly [must: object, may?: object]>> = {
  'run.started': [{ title: 't', nodes: [node], clock: 'real', rate: 1, isDebug: false, wallMs: 0 }],
  'run.closing': [{}],
  'run.ended': [{ outcome: { kind: 'cancelled' } }],
  'clock.changed': [{ rate: 1 }],
  'node.given': [{ node: 0, value: preview }],
  'node.skipped': [
    { node: 0, because: 1 },
    { node: 0, because: 1, by: 'yes' },
  ],
  'node.chose': [{ node: 0, said: 'yes' }],
  'task.created': [
    { task: 1, name: 'a' },
    { node: 0, parent: 0 },
  ],
  'task.scheduled': [{ task: 1 }],
  'task.running': [{ task: 1 }],
  'task.waiting': [{ task: 1, on: { kind: 'future' } }],
  'task.cancelling': [{ task: 1, by: { kind: 'person' } }],
  'task.abandoned': [{ task: 1 }, { node: 0, places: [place] }],
  'task.done': [{ task: 1, outcome: { kind: 'cancelled' } }],
  'timer.set': [{ timer: 1, dueMs: 5 }, { task: 1 }],
  'timer.fired': [{ timer: 1, isCancelled: false }],
  'loop.idle': [{ nextTimerMs: 5, timers: 1, outside: 0 }],
  'loop.held': [{ fromMs: 0, by: 'a' }],
  'task.slice': [{ task: 1, fromMs: 0 }],
  'callback.slow': [{ durationMs: 5 }, { task: 1, node: 0, places: [place] }],
  log: [
    { level: 'warn', text: 'x' },
    { node: 0, task: 1, isReport: true, places: [place] },
  ],
  'error.stray': [{ error }, { node: 0 }],
}

const head = { seq: 0, atMs: 0 }
const rows = Object.entries(events).map(([type, [must, may = {}]]) => [type, must, may] as const)
const without = (value: object, key: string) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))

describe('an event that was told', () => {
  it.each(rows)('%s has all that it must have, and may have more', (type, must, may) => {
    expect(isTraceEvent({ ...head, type, ...must })).toBe(true)
    expect(isTraceEvent({ ...head, type, ...must, ...may })).toBe(true)
    for (const key of Object.keys(must)) {
      expect([key, isTraceEvent(without({ ...head, type, ...must }, key))]).toEqual([key, false])
    }
  })

  it.each(rows)('%s has nothing of another kind', (type, must, may) => {
    for (const [key, value] of Object.entries({ ...must, ...may })) {
      const wrong = typeof value === 'string' ? 7 : 'x'
      expect([key, isTraceEvent({ ...head, type, ...must, ...may, [key]: wrong })]).toEqual([key, false])
    }
  })

  it.each([
    ['no number', {}],
    ['a number that is no place', { seq: 0.5, atMs: 0 }],
    ['one below the first', { seq: -1, atMs: 0 }],
    ['no time', { seq: 0 }],
  ])('has %s: it is none', (_, wrong) => {
    expect(isTraceEvent({ type: 'run.closing', ...wrong })).toBe(false)
  })

  it('of a newer kind is looked at no further', () => {
    expect(isTraceEvent({ ...head, type: 'newer', anything: 1 })).toBe(true)
    for (const wrong of [null, 'x', [], { ...head }]) expect(isTraceEvent(wrong)).toBe(false)
  })

  it.each([
    ['sleep', { untilMs: 1, durationMs: 1 }],
    ['task', { task: 1 }],
    ['gather', { done: 0, of: 2 }],
    ['future', {}],
    ['outside', {}],
  ])('waits for a %s', (kind, fields) => {
    const waiting = (on: object) => isTraceEvent({ ...head, type: 'task.waiting', task: 1, on })
    expect(waiting({ kind, ...fields })).toBe(true)
    for (const key of Object.keys(fields))
      expect([key, waiting({ kind, ...without(fields, key) })]).toEqual([key, false])
    expect(waiting({ kind: 'nonsense', ...fields })).toBe(false)
  })

  it.each([
    ['task', { task: 1 }],
    ['run', {}],
    ['person', {}],
  ])('is asked for by a %s', (kind, fields) => {
    const asked = (by: object) => isTraceEvent({ ...head, type: 'task.cancelling', task: 1, by })
    expect([asked({ kind, ...fields }), asked({ kind: 'nobody' })]).toEqual([true, false])
    for (const key of Object.keys(fields)) expect(asked({ kind, ...without(fields, key) })).toBe(false)
  })

  it.each(['log', 'info', 'warn', 'error', 'debug'])('logs as %s', (level) => {
    expect(isTraceEvent({ ...head, type: 'log', level, text: '' })).toBe(true)
    expect(isTraceEvent({ ...head, type: 'log', level: `${level}!`, text: '' })).toBe(false)
  })

  it.each(['coroutine', 'gather', 'sleep', 'input', 'output'])('knows a node of the kind %s', (kind) => {
    const started = (part: object) =>
      isTraceEvent({ ...head, type: 'run.started', ...events['run.started']?.[0], nodes: [{ ...node, kind, ...part }] })
    expect([started({}), started({ kind: 'other' })]).toEqual([true, false])
    for (const key of Object.keys(node)) expect([key, started({ [key]: undefined })]).toEqual([key, false])
  })
})

describe('an outcome that was told', () => {
  it.each([
    [{ kind: 'succeeded', result: 1, preview }, true],
    [{ kind: 'succeeded', result: 1 }, false],
    [{ kind: 'succeeded', preview: { text: '1' } }, false],
    [{ kind: 'succeeded', preview: { ...preview, detail: 7 } }, false],
    [{ kind: 'failed', error }, true],
    [{ kind: 'failed', error, node: 0 }, true],
    [{ kind: 'failed', error, node: 'a' }, false],
    [{ kind: 'failed' }, false],
    [{ kind: 'failed', error: { ...error, frames: [{ line: 1 }] } }, false],
    [{ kind: 'failed', error: { ...error, name: undefined } }, false],
    [{ kind: 'failed', error: { ...error, message: undefined } }, false],
    [{ kind: 'failed', error: { ...error, frames: undefined } }, false],
    [{ kind: 'cancelled' }, true],
    [{ kind: 'other' }, false],
    [null, false],
  ])('%j: %s', (outcome, isTaken) => {
    expect(isRunOutcome(outcome)).toBe(isTaken)
  })
})
