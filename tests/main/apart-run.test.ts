import { beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyGraph } from '#graph'
import { systemClock } from '#runtime'
import type { RunOutcome, TraceEvent } from '#trace'
import { type ApartOptions, startApart } from '../../main/apart/apart-run.ts'
import { endOfWaitStatus, errorOfDeath } from '../../main/apart/end-words.ts'
import { fromApart } from '../../main/apart/messages.ts'
import type { ProcessEnd } from '../../main/apart/start-process.ts'
import { ToldSoFar } from '../../main/apart/told-so-far.ts'

interface Timer {
  readonly act: () => void
  readonly ms: number
  unref(): void
}
const world = vi.hoisted(() => ({ timers: new Set<Timer>(), looks: new Set<Timer>(), killed: [] as number[] }))
vi.mock('../../main/host-timers.ts', async (original) => {
  const into = (set: Set<Timer>) => (act: () => void, ms: number) => {
    const timer = { act, ms, unref: () => undefined }
    set.add(timer)
    return timer
  }
  return {
    ...(await original<object>()),
    setTimeout: into(world.timers),
    setInterval: into(world.looks),
    clearTimeout: (timer: Timer) => world.timers.delete(timer),
    clearInterval: (timer: Timer) => world.looks.delete(timer),
  }
})
vi.mock('../../main/apart/process-tree.ts', () => ({ killTree: (pid: number) => void world.killed.push(pid) }))

beforeEach(() => {
  for (const set of [world.timers, world.looks]) set.clear()
  world.killed.length = 0
  vi.restoreAllMocks()
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})

const event = (part: object): TraceEvent => ({ seq: 0, atMs: 0, ...part }) as TraceEvent
const created = (task: number) => event({ type: 'task.created', task, node: 0, name: 'f' })
const running = (task: number, atMs = 0) => event({ type: 'task.running', task, atMs })
const idle = event({ type: 'loop.idle', nextTimerMs: null, timers: 0, outside: 1 })

/** A run with a fake process, which the test controls. */
function started(options: Partial<ApartOptions> = {}, request: { clock?: 'real' | 'virtual'; rate?: number } = {}) {
  const sent: unknown[] = []
  const batches: { seq: number; events: readonly TraceEvent[]; nowMs: number }[] = []
  const refused: string[] = []
  let heapMb = 0
  const listeners = {} as {
    message: (message: unknown) => void
    text: (text: string) => void
    end: (end: ProcessEnd) => void
  }
  const run = startApart({
    start: {
      request: { graph: emptyGraph, inputs: {}, clock: 'real', rate: 1, isDebug: false, isApart: true, ...request },
      ...{ path: null, cacheFolder: '/cache' },
    } as unknown as ApartOptions['start'],
    startProcess: (given) => {
      heapMb = given
      return {
        pid: () => 42,
        send: (message) => void sent.push(message),
        onMessage: (listener) => (listeners.message = listener),
        onErrorText: (listener) => (listeners.text = listener),
        onEnd: (listener) => (listeners.end = listener),
      }
    },
    name: 'a.pipeline',
    send: (batch) => void batches.push(batch),
    refused: (file) => void refused.push(file),
    ...options,
  })
  let outcome: RunOutcome | null = null
  void run.outcome.then((end) => (outcome = end))
  const settled = async () => {
    await Promise.resolve()
    return outcome
  }
  const types = () => sent.map((message) => (message as { type: string }).type)
  const hear = (events: readonly TraceEvent[], nowMs = 0) => listeners.message({ type: 'batch', events, nowMs })
  const fire = () => {
    for (const timer of [...world.timers]) {
      world.timers.delete(timer)
      timer.act()
    }
  }
  const look = () => {
    for (const timer of world.looks) timer.act()
  }
  return { run, sent, types, batches, refused, heapMb, listeners, settled, hear, fire, look }
}

describe('a run apart', () => {
  it('starts its process with half of the memory at most, and asks for the run', () => {
    const { sent, heapMb } = started()
    expect(sent).toMatchObject([{ type: 'start', request: { rate: 1 }, cacheFolder: '/cache' }])
    expect(heapMb).toBeGreaterThan(0)
    expect(heapMb).toBeLessThanOrEqual(4_096)
    expect(started({ heapMb: 100 }).heapMb).toBe(100)
  })

  it('passes on what it tells, numbered without a gap', () => {
    const { hear, batches } = started()
    hear([created(1), running(1)], 5)
    hear([idle], 7)
    expect(batches.map(({ seq, nowMs, events }) => [seq, nowMs, events.map((told) => told.seq)])).toEqual([
      [0, 5, [0, 1]],
      [1, 7, [2]],
    ])
  })

  it('ends as it says, and its process is told; what comes later is not heard', async () => {
    const { listeners, hear, settled, types, batches, fire } = started()
    hear([event({ type: 'run.ended', outcome: { kind: 'cancelled' } })])
    listeners.message({ type: 'ended', outcome: { kind: 'cancelled' } })
    expect(await settled()).toEqual({ kind: 'cancelled' })
    // Before the process may exit, it hands over what may still be asked for.
    expect(types()).toEqual(['start'])
    listeners.message({ type: 'left' })
    expect(types()).toEqual(['start', 'over'])
    hear([idle])
    expect(batches).toHaveLength(1)
    expect(world.looks.size).toBe(0)
    // The process has a second to exit.
    expect([...world.timers].map(({ ms }) => ms)).toEqual([1_000])
    fire()
    expect(world.killed).toEqual([42])
  })

  it('ends its trace for it where it did not: tasks that were open went with it', async () => {
    const { listeners, hear, batches } = started()
    hear([created(1), created(2), event({ type: 'task.done', task: 1, outcome: { kind: 'cancelled' } })], 30)
    listeners.message({ type: 'ended', outcome: { kind: 'cancelled' } })
    expect(
      batches[1]?.events.map((told) => [told.type, 'task' in told ? told.task : null, told.seq, told.atMs]),
    ).toEqual([
      ['task.done', 2, 3, 30],
      ['run.ended', null, 4, 30],
    ])
  })

  it.each([
    ['a second Stop', 2],
    ['two seconds after Stop', 1],
  ])('is killed at %s', async (_, stops) => {
    const { run, types, settled, fire } = started()
    run.cancel()
    expect([types(), world.killed]).toEqual([['start', 'cancel'], []])
    expect([...world.timers].map(({ ms }) => ms)).toEqual([2_000])
    if (stops === 2) run.cancel()
    else fire()
    expect(world.killed).toEqual([42])
    expect(await settled()).toEqual({ kind: 'cancelled' })
    run.cancel()
    expect(types().filter((type) => type === 'cancel')).toHaveLength(1)
  })

  it('has as long after Stop as is said', () => {
    const { run } = started({ killAfterMs: 7 })
    run.cancel()
    expect([...world.timers].map(({ ms }) => ms)).toEqual([7])
  })

  it.each([
    ['fails', false, { code: 3, signal: null }, 'failed'],
    ['was cancelled', true, { code: null, signal: 'SIGKILL' }, 'cancelled'],
  ])('whose process goes before its end %s', async (_, isStopped, end, kind) => {
    const { run, listeners, settled, batches } = started()
    if (isStopped) run.cancel()
    listeners.end(end)
    expect((await settled())?.kind).toBe(kind)
    expect(batches.at(-1)?.events.map(({ type }) => type)).toEqual(['run.ended'])
  })

  it('fails with the exit code that its code has asked for, and what it wrote is passed on', async () => {
    const { listeners, settled } = started()
    listeners.message({ type: 'exits', code: 7 })
    listeners.text('oops')
    listeners.end({ code: null, signal: 'SIGTERM' })
    expect(await settled()).toMatchObject({
      error: { name: 'ProcessError', message: expect.stringContaining('exit code 7') },
    })
    expect(process.stderr.write).toHaveBeenCalledWith('oops')
  })

  it('keeps the end of what it wrote: it says why there is no memory left', async () => {
    const { listeners, settled } = started({ heapMb: 64 })
    listeners.text('x'.repeat(10_000))
    listeners.text('FATAL ERROR: Reached heap limit')
    listeners.end({ code: 134, signal: null })
    expect(await settled()).toMatchObject({ error: { message: expect.stringContaining('its bound is 64 MB') } })
  })

  it('tells of a file that it was refused, and takes nothing that is no message', () => {
    const { listeners, refused, batches } = started()
    listeners.message({ type: 'refused', file: '/a.ts' })
    for (const wrong of [null, 'batch', { type: 'batch' }, { type: 'refused', file: 7 }]) listeners.message(wrong)
    expect([refused, batches]).toEqual([['/a.ts'], []])
  })

  it.each([
    ['real', [{ type: 'rate', rate: 4 }]],
    ['virtual', [{ type: 'rate', rate: 4 }]],
  ] as const)('passes on its rate, %s', (clock, messages) => {
    const { run, sent } = started({}, { clock })
    run.setRate(4)
    expect(sent.slice(1)).toEqual(messages)
  })

  describe('that is silent', () => {
    const now = (ms: number) => vi.spyOn(systemClock, 'now').mockReturnValue(ms)
    it.each([
      ['between two steps, for a second', [created(1), idle], 1_000, 1, 'real', [[50, 1_050]]],
      ['at another rate', [created(1), idle], 2_000, 2, 'real', [[50, 4_050]]],
      ['on a virtual clock, whose time stands', [created(1), idle], 2_000, 1, 'virtual', [[50, 50]]],
      ['not yet for a second', [created(1), idle], 999, 1, 'real', []],
      ['in a step, which is known already', [created(1), running(1, 50)], 5_000, 1, 'real', []],
      ['after its end', [event({ type: 'run.ended', outcome: { kind: 'cancelled' } })], 5_000, 1, 'real', []],
    ] as const)('is held by its code: %s', (_, events, quietMs, rate, clock, held) => {
      now(10_000)
      const { hear, batches, look } = started({}, { rate, clock })
      expect([...world.looks].map(({ ms }) => ms)).toEqual([100])
      look()
      hear([{ ...idle, atMs: 50 }, ...events], 50)
      now(10_000 + quietMs)
      look()
      const told = batches.slice(1).flatMap((batch) => batch.events)
      expect(told.map((one) => (one.type === 'loop.held' ? [one.fromMs, one.atMs] : [one.type]))).toEqual(held)
      if (held.length > 0) expect(told[0]).toMatchObject({ by: 'code of a.pipeline' })
      if (held.length > 0) expect(batches[1]?.nowMs).toBe(held[0]?.[1])
    })
  })
})

describe('what has been told of a run', () => {
  it('knows whether a step is on', () => {
    const told = new ToldSoFar()
    const isOnBehind = (...events: TraceEvent[]) => {
      told.take(events)
      return told.isStepOn
    }
    expect(isOnBehind(created(1), running(1))).toBe(true)
    expect(isOnBehind(event({ type: 'task.waiting', task: 2, on: { kind: 'outside' } }))).toBe(true)
    expect(isOnBehind(event({ type: 'task.waiting', task: 1, on: { kind: 'outside' } }))).toBe(false)
    expect(isOnBehind(running(1), idle)).toBe(false)
    expect(isOnBehind(running(1), event({ type: 'task.done', task: 1, outcome: { kind: 'cancelled' } }))).toBe(false)
    expect(isOnBehind(running(1), event({ type: 'run.ended', outcome: { kind: 'cancelled' } }))).toBe(false)
    expect(told.hasEnded).toBe(true)
  })

  it('never goes back in time', () => {
    const told = new ToldSoFar()
    told.take([running(1, 50), running(1, 40)])
    expect(told.atMs).toBe(50)
    expect(told.tell(10, { type: 'loop.held', fromMs: 0, by: 'x' }).atMs).toBe(50)
    expect(told.tell(60, { type: 'loop.held', fromMs: 0, by: 'x' })).toMatchObject({ atMs: 60, seq: 3 })
  })
})

describe('why a process has ended', () => {
  const death = { code: null, signal: null, errorText: '', heapMb: 4_096 }
  it.each([
    [
      { errorText: 'JavaScript heap out of memory' },
      'its process ran out of memory (its bound is 4.0 GB): keep less at a time',
    ],
    [{ errorText: 'Invalid array length', heapMb: 1_023 }, '(its bound is 1023 MB)'],
    [{ errorText: 'OOM error', heapMb: 1_024 }, '(its bound is 1.0 GB)'],
    [{ signal: 'SIGABRT' }, 'aborted (SIGABRT): look for process.abort()'],
    [{ signal: 'SIGKILL' }, 'killed (SIGKILL), by another program'],
    [{ signal: 'SIGSEGV' }, 'ended by SIGSEGV: run it again'],
    [{ signal: '' }, 'ended for an unknown reason: look in its code for native modules'],
    [{}, 'could not be started: close other programs'],
    [{ code: 3 }, 'ended with exit code 3 before the run did: look for process.exit()'],
  ])('%j', (part, words) => {
    expect(errorOfDeath({ ...death, ...part })).toEqual({
      name: 'ProcessError',
      message: expect.stringContaining(words),
      frames: [],
    })
  })

  it.each([
    [0, { code: null, signal: '' }],
    [3 << 8, { code: 3, signal: null }],
    [9, { code: null, signal: 'SIGKILL' }],
    [134, { code: null, signal: 'SIGABRT' }],
    [126, { code: null, signal: 'signal 126' }],
  ])('a wait status of %d', (status, end) => {
    expect(endOfWaitStatus(status)).toEqual(end)
  })
})

describe('a message of a run’s process', () => {
  const deep = Array.from({ length: 200 }).reduce<unknown>((inside) => [inside], [])
  const log = { type: 'log', level: 'log', text: 'x', seq: 0, atMs: 0 }
  it.each([
    ['a beat', { type: 'beat' }, true],
    ['events', { type: 'batch', events: [log], nowMs: 1 }, true],
    ['an end', { type: 'ended', outcome: { kind: 'cancelled' } }, true],
    [
      'a result',
      { type: 'ended', outcome: { kind: 'succeeded', result: [1], preview: { text: '', type: 'array' } } },
      true,
    ],
    [
      'a result with a function in it',
      { type: 'ended', outcome: { kind: 'succeeded', result: [() => 1], preview: { text: '', type: 'array' } } },
      false,
    ],
    [
      'a result as deep as nothing is',
      { type: 'ended', outcome: { kind: 'succeeded', result: deep, preview: { text: '', type: 'array' } } },
      false,
    ],
    [
      'an object of a class',
      { type: 'ended', outcome: { kind: 'succeeded', result: new Map(), preview: { text: '', type: 'array' } } },
      false,
    ],
    [
      'a big integer',
      { type: 'ended', outcome: { kind: 'succeeded', result: 1n, preview: { text: '', type: 'array' } } },
      false,
    ],
    ['events that are none', { type: 'batch', events: [{ type: 'nonsense' }], nowMs: 1 }, false],
    ['no list of events', { type: 'batch', events: 'log', nowMs: 1 }, false],
    ['a path that is none', { type: 'refused', file: 'x'.repeat(4_097) }, false],
    ['the longest path', { type: 'refused', file: 'x'.repeat(4_096) }, true],
    ['something else', { type: 'start' }, false],
  ])('%s: %s', (_, message, isTaken) => {
    expect(fromApart(message) !== null).toBe(isTaken)
  })
})
