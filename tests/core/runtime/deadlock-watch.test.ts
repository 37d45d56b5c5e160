import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DeadlockError } from '#runtime'
import type { Future } from '../../../src/runtime/core/future.ts'
import { DeadlockWatch } from '../../../src/runtime/loop/deadlock-watch.ts'
import type { EventLoop } from '../../../src/runtime/loop/event-loop.ts'

// Tests when the watch looks, and what it leaves alone, on a fake loop that has only what the watch needs.

type Waiting = Future<unknown> & { readonly name: string }

/** Waits for a lock that it holds itself, so nothing can end it. */
function stuck(): Waiting {
  const task = { awaited: () => [], done: () => false, name: 'stuck' }
  return Object.assign(task, { row: { what: 'a lock', holder: task, isHeldByBody: true } }) as unknown as Waiting
}

/** Waits for something that may still come from outside. */
const open = (): Waiting => ({ awaited: () => [], done: () => false, name: 'open' }) as unknown as Waiting

interface Timer {
  readonly atMs: number
  readonly callback: () => void
}

let timers: Timer[]
let pump: { isDry: boolean; outside: number }
let tasks: Waiting[]
let clock: { isVirtual: boolean; now(): number; setTimer(atMs: number, callback: () => void): () => void }
let stop: ReturnType<typeof vi.fn>
let callExceptionHandler: ReturnType<typeof vi.fn>
let watch: DeadlockWatch

beforeEach(() => {
  timers = []
  pump = { isDry: true, outside: 0 }
  tasks = []
  stop = vi.fn()
  callExceptionHandler = vi.fn()
  clock = {
    isVirtual: false,
    now: () => 1000,
    setTimer(atMs, callback) {
      const timer = { atMs, callback }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
  }
  const loop = { clock, pump, allTasks: () => tasks, stop, callExceptionHandler }
  watch = new DeadlockWatch(loop as unknown as EventLoop)
})

/** Fires the only timer. */
function look(): void {
  const [timer] = timers
  if (!timer || timers.length > 1) throw new Error(`${timers.length} timers are set`)
  timers = []
  timer.callback()
}

describe('a loop that has nothing to do', () => {
  it('sets no timer where no run is to end: nothing would come of it', () => {
    watch.idle()
    expect(timers).toEqual([])
  })

  it.each([
    ['a real clock', false, 1100],
    ['a virtual one, which is at rest anyway', true, 1000],
  ])('is looked at later on %s', (_, isVirtual, atMs) => {
    clock.isVirtual = isVirtual
    watch.begin(stuck())
    watch.idle()
    expect(timers.map((timer) => timer.atMs)).toEqual([atMs])
  })

  it('has one timer, however often the loop is idle', () => {
    watch.begin(stuck())
    for (let times = 0; times < 3; times += 1) watch.idle()
    expect(timers).toHaveLength(1)
  })

  it('has no timer after the end of its run', () => {
    watch.begin(stuck())
    watch.idle()
    expect(watch.end()).toBeNull()
    expect(timers).toEqual([])
    // The next run starts with a look of its own.
    watch.begin(stuck())
    watch.idle()
    expect(timers).toHaveLength(1)
  })
})

describe('a look', () => {
  it('ends a run that is stuck, once', () => {
    watch.begin(stuck())
    watch.idle()
    look()
    expect(stop).toHaveBeenCalledTimes(1)
    expect(callExceptionHandler).not.toHaveBeenCalled()
    expect(watch.end()).toBeInstanceOf(DeadlockError)
    expect(watch.end()).toBeNull()
  })

  it('comes again where the loop was woken meanwhile', () => {
    watch.begin(stuck())
    watch.idle()
    watch.idle()
    look()
    expect(stop).not.toHaveBeenCalled()
    expect(timers.map((timer) => timer.atMs)).toEqual([1100])
    look()
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it.each<[string, () => void]>([
    [
      'something is left to do',
      () => {
        pump.isDry = false
      },
    ],
    [
      'a task waits outside',
      () => {
        pump.outside = 1
      },
    ],
  ])('ends nothing where %s', (_, change) => {
    watch.begin(stuck())
    watch.idle()
    change()
    look()
    expect([stop.mock.calls, timers]).toEqual([[], []])
    // At the next idle, it looks as at the first.
    watch.idle()
    expect(timers).toHaveLength(1)
  })

  it.each<[string, Waiting, Waiting[]]>([
    ['the run itself may be ended from elsewhere', open(), []],
    ['another task may be, which could cancel it', stuck(), [open()]],
  ])('ends nothing where %s', (_, main, others) => {
    tasks = others
    watch.begin(main)
    watch.idle()
    look()
    expect([stop.mock.calls, timers, watch.end()]).toEqual([[], [], null])
  })
})

describe('a host with nothing left', () => {
  it('says nothing to a loop that waits for nothing but its stop', () => {
    expect(watch.hostIsEmpty()).toBe(false)
    expect([stop.mock.calls, callExceptionHandler.mock.calls]).toEqual([[], []])
  })

  it.each<[string, Waiting]>([
    ['what is stuck', stuck()],
    ['what only somebody from elsewhere could end', open()],
  ])('ends a run that waits for %s', (_, main) => {
    watch.begin(main)
    expect(watch.hostIsEmpty()).toBe(true)
    expect(stop).toHaveBeenCalledTimes(1)
    expect(callExceptionHandler).not.toHaveBeenCalled()
    expect(watch.end()).toBeInstanceOf(DeadlockError)
  })

  it('tells the handler of a loop without a run, and stops it', () => {
    tasks = [open()]
    expect(watch.hostIsEmpty()).toBe(true)
    expect(stop).toHaveBeenCalledTimes(1)
    const message = 'The run is over: everything waits, and nothing can wake it'
    expect(callExceptionHandler.mock.calls).toEqual([[{ message, error: expect.any(DeadlockError) }]])
    expect(watch.end()).toBeNull()
  })
})

it('the error names who asked how the run ended, not who noticed', () => {
  watch.begin(stuck())
  watch.hostIsEmpty()
  const asked = function whoseRunItWas(): DeadlockError | null {
    return watch.end()
  }
  expect(asked()?.stack).toContain('whoseRunItWas')
})
