import { describe, expect, it } from 'vitest'
import {
  CancelledError,
  createTask,
  EventLoop,
  Future,
  gather,
  InvalidStateError,
  LoopError,
  run,
  scaledClock,
  sleep,
  type Task,
  virtualClock,
} from '#runtime'

/** Runs a program on virtual time; gives its result and the lines that it noted, each with its time. */
async function transcript<T>(program: (note: (line: string) => void, loop: EventLoop) => Promise<T>) {
  const clock = virtualClock()
  const loop = new EventLoop({ clock })
  const lines: string[] = []
  const note = (line: string): void => void lines.push(`${loop.time()} ${line}`)
  try {
    const result = await loop.runUntilComplete(() => program(note, loop))
    return { result, lines, endMs: clock.now() }
  } finally {
    loop.close()
  }
}

async function fetchData(): Promise<string> {
  await sleep(2000)
  return 'Data'
}

async function processData(): Promise<string> {
  await sleep(1000)
  return 'Processed data'
}

describe('the article', () => {
  it('gather takes as long as its longest', async () => {
    const { result, endMs } = await transcript(() => gather([fetchData, processData]) as unknown as Promise<string[]>)
    expect(result).toEqual(['Data', 'Processed data'])
    expect(endMs).toBe(2000)
  })

  it('a row of awaits takes the sum', async () => {
    const { result, endMs } = await transcript(async () => [await createTask(fetchData), await createTask(processData)])
    expect(result).toEqual(['Data', 'Processed data'])
    expect(endMs).toBe(3000)
  })

  it('a loop by hand is closed in finally', async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    try {
      expect(await loop.runUntilComplete(fetchData)).toBe('Data')
    } finally {
      loop.close()
    }
    expect(loop.isClosed()).toBe(true)
    expect(() => loop.createTask(fetchData)).toThrow(new LoopError('Event loop is closed'))
  })
})

describe('tasks', () => {
  it('start on the next tick, first in first out', async () => {
    const { lines } = await transcript(async (note) => {
      const tasks = ['a', 'b'].map((name) => createTask(async () => note(name), { name }))
      note('main')
      for (const task of tasks) await task
    })
    expect(lines).toEqual(['0 main', '0 a', '0 b'])
  })

  it('sleep(0) gives every other ready task one step', async () => {
    const { lines } = await transcript(async (note) => {
      const worker = (name: string) => async (): Promise<void> => {
        for (const round of [1, 2]) {
          note(`${name}${round}`)
          await sleep(0)
        }
      }
      await gather([worker('a'), worker('b')])
    })
    expect(lines).toEqual(['0 a1', '0 b1', '0 a2', '0 b2'])
  })

  it('cancel raises at the await, finally runs, the task is cancelled', async () => {
    const { lines, result } = await transcript(async (note) => {
      const task = createTask(async () => {
        try {
          await sleep(1000)
        } finally {
          note('cleaned')
        }
      })
      await sleep(10)
      note(`asked ${task.cancel()}`)
      await task.then(null, (error: unknown) => note((error as Error).name))
      return [task.cancelled(), task.done(), task.cancel()]
    })
    expect(lines).toEqual(['10 asked true', '10 cleaned', '10 CancelledError'])
    expect(result).toEqual([true, true, false])
  })

  it('a task cancelled before its first step never begins', async () => {
    const { lines } = await transcript(async (note) => {
      const task = createTask(async () => note('began'))
      task.cancel()
      await task.then(null, () => note('cancelled'))
    })
    expect(lines).toEqual(['0 cancelled'])
  })

  it('cancel reaches the innermost await of a helper, whose finally runs before the caller goes on', async () => {
    const { lines } = await transcript(async (note) => {
      const helper = async (): Promise<void> => {
        try {
          await sleep(1000)
        } finally {
          note('helper')
        }
      }
      const task = createTask(async () => {
        try {
          await helper()
        } finally {
          note('caller')
        }
      })
      await sleep(1)
      task.cancel()
      await task.then(null, () => {})
    })
    expect(lines).toEqual(['1 helper', '1 caller'])
  })

  it('fires its signal with the same error', async () => {
    const { result } = await transcript(async () => {
      const task = createTask(() => sleep(1000))
      const { signal } = task
      await sleep(1)
      task.cancel('enough')
      await task.then(null, () => {})
      return [signal.aborted, signal.reason instanceof CancelledError, (signal.reason as Error).message]
    })
    expect(result).toEqual([true, true, 'enough'])
  })

  it('result() of an unfinished task throws InvalidStateError', async () => {
    await transcript(async () => {
      expect(() => createTask(fetchData).result()).toThrow(InvalidStateError)
    })
  })
})

describe('gather', () => {
  it('raises the first error while its siblings run on', async () => {
    const { lines } = await transcript(async (note) => {
      const sibling = createTask(async () => {
        await sleep(20)
        note('sibling done')
      })
      const failing = createTask(async () => {
        await sleep(10)
        throw new TypeError('no')
      })
      await gather([sibling, failing]).then(null, (error: unknown) => note(String(error)))
      await sibling
    })
    expect(lines).toEqual(['10 TypeError: no', '20 sibling done'])
  })

  it('collects errors in their place', async () => {
    const { result } = await transcript(
      () =>
        gather([fetchData, () => Promise.reject(new Error('x'))], {
          returnExceptions: true,
        }) as unknown as Promise<unknown[]>,
    )
    expect(result).toEqual(['Data', new Error('x')])
  })

  it('cancelled, cancels every child', async () => {
    const { result } = await transcript(async () => {
      const children: Task<unknown>[] = [createTask(fetchData), createTask(processData)]
      const outer = createTask(() => gather(children))
      await sleep(1)
      outer.cancel()
      await outer.then(null, () => {})
      return [outer.cancelled(), ...children.map((child) => child.cancelled())]
    })
    expect(result).toEqual([true, true, true])
  })

  it('of nothing resolves; of the same task twice runs it once', async () => {
    const { result } = await transcript(async () => {
      const task = createTask(fetchData)
      return [await gather([]), await gather([task, task])]
    })
    expect(result).toEqual([[], ['Data', 'Data']])
  })
})

describe('the loop', () => {
  it('fires equal deadlines in the order of insertion', async () => {
    const { lines } = await transcript(async (note, loop) => {
      for (const name of ['a', 'b', 'c']) loop.callLater(5, () => note(name))
      await sleep(6)
    })
    expect(lines).toEqual(['5 a', '5 b', '5 c'])
  })

  it('virtual time does not jump while something outside is pending', async () => {
    const { result } = await transcript(async (_note, loop) => {
      const reader = createTask(
        () => new Promise<string>((resolve) => setImmediate(() => setImmediate(() => resolve('read')))),
      )
      const sleeper = createTask(() => sleep(1000))
      return [await reader, loop.time(), await sleeper, loop.time()]
    })
    expect(result).toEqual(['read', 0, undefined, 1000])
  })

  it('says so in asyncio words when it is misused', async () => {
    expect(() => createTask(fetchData)).toThrow('no running event loop')
    const loop = new EventLoop({ clock: virtualClock() })
    await loop.runUntilComplete(async () => {
      expect(() => loop.close()).toThrow('Cannot close a running event loop')
      await expect(loop.runUntilComplete(fetchData)).rejects.toThrow('This event loop is already running')
    })
    const never = loop.runUntilComplete(new Future(loop))
    loop.stop()
    await expect(never).rejects.toThrow('Event loop stopped before Future completed.')
    loop.close()
  })

  it('run() cancels what main left behind, and closes', async () => {
    const seen: string[] = []
    await run(
      async () => {
        createTask(async () => {
          try {
            await sleep(1000)
          } catch (error) {
            seen.push((error as Error).name)
            throw error
          }
        })
        await sleep(1)
      },
      { clock: virtualClock() },
    )
    expect(seen).toEqual(['CancelledError'])
  })

  it('drops an instrument that throws, and goes on', async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    const reported: string[] = []
    loop.setExceptionHandler((context) => reported.push(context.message))
    loop.addInstrument({
      taskStepStarted() {
        throw new Error('broken watcher')
      },
    })
    expect(await loop.runUntilComplete(fetchData)).toBe('Data')
    expect(reported).toEqual(['Instrument threw, and was dropped'])
    loop.close()
  })

  it('survives a throw in a callback', async () => {
    const { result } = await transcript(async (_note, loop) => {
      const reported: string[] = []
      loop.setExceptionHandler((context) => reported.push(context.message))
      loop.callSoon(() => {
        throw new Error('callback')
      })
      await sleep(1)
      return reported
    })
    expect(result).toEqual(['Exception in callback'])
  })

  it('goes on after a throw in a tick, which is given to the host', async () => {
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    const strays: string[] = []
    process.on('uncaughtException', (error) => strays.push(error.message))
    try {
      const { endMs } = await transcript(async (_note, loop) => {
        loop.callSoon(() =>
          process.nextTick(() => {
            throw new Error('tick')
          }),
        )
        await sleep(1)
      })
      expect(endMs).toBe(1)
      expect(strays).toEqual(['tick'])
    } finally {
      process.removeAllListeners('uncaughtException')
      for (const listener of listeners) process.on('uncaughtException', listener)
    }
  })

  it('a scaled clock takes only speeds', () => {
    expect(() => scaledClock(-1)).toThrow(RangeError)
    expect(() => scaledClock(Number.NaN)).toThrow(RangeError)
  })
})

describe('timers', () => {
  it('can be taken back until they are called, and are told of once', async () => {
    const told: string[] = []
    const { lines } = await transcript(async (note, loop) => {
      loop.addInstrument({ timerFired: (timer, isCancelled) => void told.push(`${timer} ${isCancelled}`) })
      loop.callLater(10, () => second.cancel())
      const second = loop.callLater(10, () => note('called all the same'))
      await sleep(20)
      note('end')
    })
    expect(lines).toEqual(['20 end'])
    expect(told).toEqual(['0 false', '1 false', '2 false'])
  })
})
