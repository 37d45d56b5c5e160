import assert from 'node:assert/strict'
import {
  type Clock,
  Condition,
  type Coroutine,
  coroutine,
  createTask,
  DeadlockError,
  Event,
  EventLoop,
  Future,
  gather,
  Lock,
  race,
  run,
  shield,
  sleep,
  systemClock,
  type Task,
  TimeoutError,
  taskGroup,
  $await as throughLoop,
  timeout,
  virtualClock,
  wait,
} from '#runtime'
import { type Excluded, type Row, row, rowOutside, thrownBy } from './row.ts'

export const excluded: readonly Excluded[] = []

const remedy = 'A timeout around one of these waits would end it.'

/** The deadlock in which `main` ends. It is the loop's own, since the process has other work left. */
async function deadlockOf(main: Coroutine<unknown>): Promise<DeadlockError> {
  const loop = new EventLoop({ clock: virtualClock() })
  // A cancel does not end every circle; what is left is reported when the loop is closed.
  loop.setExceptionHandler(() => {})
  const error = await thrownBy(run(main, { loopFactory: () => loop }))
  assert(error instanceof DeadlockError, String(error))
  return error
}

/** Main has the name 'main', and waits for a circle of this many tasks. */
const circleOf =
  (count: number): Coroutine<void> =>
  async () => {
    const tasks: Task<unknown>[] = []
    for (let at = 0; at < count; at += 1) {
      tasks.push(createTask(async () => void (await tasks[(at + 1) % count]), { name: `t${at}` }))
    }
    await tasks[0]
  }

function named(coroutine: Coroutine<unknown>): Coroutine<void> {
  return async function main() {
    await createTask(coroutine, { name: 'a' })
  }
}

/** Takes two locks in opposite orders. */
async function crossing(): Promise<void> {
  const [fork, knife] = [new Lock(), new Lock()]
  const eater = (first: Lock, second: Lock) => (): PromiseLike<void> =>
    first.with(async () => {
      await sleep(0)
      await second.with(() => {})
    })
  await gather([createTask(eater(fork, knife), { name: 'left' }), createTask(eater(knife, fork), { name: 'right' })])
}

const namesOf = (tasks: readonly Task<unknown>[]): readonly string[] => tasks.map(({ name }) => name)

/** The result of a run on the virtual clock that the host wakes once its loop has nothing left to do. */
function wokenByHost<T>(main: (wake: (act: () => void) => void) => PromiseLike<T>): Promise<T> {
  return run(() => main((act) => setTimeout(act, 5)), { clock: virtualClock() })
}

export const rows: readonly Row[] = [
  rowOutside([], 'tasks that await each other end the run, which names them', async () => {
    const two = await deadlockOf(circleOf(2))
    assert.equal(
      two.message,
      `'t0' waits for task 't1', 't1' waits for task 't0'; 'Task-1' waits for task 't0'. ${remedy}`,
    )
    assert.deepEqual(namesOf(two.circle), ['t0', 't1'])
    assert.deepEqual(namesOf(two.waiting), ['t0', 't1', 'Task-1'])
    const three = await deadlockOf(circleOf(3))
    assert.deepEqual(namesOf(three.circle), ['t0', 't1', 't2'])
  }),

  rowOutside([], 'it is the same on real time and in debug mode', async () => {
    for (const options of [{ clock: systemClock }, { clock: virtualClock(), debug: true }]) {
      const error = await thrownBy(run(circleOf(2), options))
      assert(error instanceof DeadlockError)
      assert.deepEqual(namesOf(error.circle), ['t0', 't1'])
    }
  }),

  rowOutside([], 'a task that waits for itself, through what it is in', async () => {
    const itself = (around: (task: Task<unknown>) => PromiseLike<unknown>): Coroutine<void> => {
      return async () => {
        const task: Task<unknown> = createTask(async () => void (await around(task)), { name: 'a' })
        await task
      }
    }
    const arounds = [
      (task: Task<unknown>) => gather([task]),
      (task: Task<unknown>) => shield(task),
      (task: Task<unknown>) => wait([task]),
      (task: Task<unknown>) => gather([shield(task)], { returnExceptions: true }),
    ]
    for (const around of arounds) {
      const { circle, message } = await deadlockOf(itself(around))
      assert.deepEqual(namesOf(circle), ['a'])
      assert.match(message, /^'a' waits for itself; /)
    }
  }),

  rowOutside([], 'a member of a group that awaits its owner', async () => {
    const { circle } = await deadlockOf(async () => {
      const owner: Task<unknown> = createTask(
        async () => {
          await taskGroup((group) => {
            group.createTask(async () => void (await owner), { name: 'member' })
          })
        },
        { name: 'owner' },
      )
      await owner
    })
    assert.deepEqual(namesOf(circle), ['owner', 'member'])
  }),

  rowOutside([], 'locks that are taken in opposite order, each held by `with`', async () => {
    const { circle, message } = await deadlockOf(crossing)
    assert.deepEqual(namesOf(circle), ['left', 'right'])
    assert.match(message, /^'left' waits for the lock held by 'right', 'right' waits for the lock held by 'left'; /)
  }),

  rowOutside([], 'a lock that a task holds itself, and a condition', async () => {
    for (const lock of [new Lock(), new Condition()]) {
      const { message } = await deadlockOf(named(() => lock.with(() => lock.with(() => {}))))
      assert.equal(message, `'a' waits for the lock that it holds itself; 'main' waits for task 'a'. ${remedy}`)
    }
  }),

  rowOutside([], 'a task that waits for the lock of one that waits for it', async () => {
    const lock = new Lock()
    const { circle, message } = await deadlockOf(async () => {
      const holder: Task<void> = createTask(() => lock.with(async () => await waiter), { name: 'holder' })
      const waiter: Task<void> = createTask(() => lock.with(() => {}), { name: 'waiter' })
      await holder
    })
    assert.deepEqual(namesOf(circle), ['holder', 'waiter'])
    assert.match(message, /'holder' waits for task 'waiter', 'waiter' waits for the lock held by 'holder'/)
  }),

  rowOutside([], 'main is not told, but cancelled as ever, and so are all others', async () => {
    const seen: string[] = []
    const member = (name: string, other: () => Task<void>): Coroutine<void> => {
      return async () => {
        try {
          await other()
        } catch (error) {
          seen.push(`${name}: ${(error as Error).name}`)
          throw error
        } finally {
          await sleep(10)
          seen.push(`${name} has cleaned up`)
        }
      }
    }
    await deadlockOf(() => {
      const a: Task<void> = createTask(member('a', () => b))
      const b: Task<void> = createTask(member('b', () => a))
      return coroutine(member('main', () => a) as () => Promise<void>)
    })
    const all = ['a', 'b', 'main']
    const expected = [...all.map((name) => `${name}: CancelledError`), ...all.map((name) => `${name} has cleaned up`)]
    assert.deepEqual(seen.sort(), expected.sort())
  }),

  row([], 'a circle that main does not await is none of its business', async () => {
    const a: Task<void> = createTask(async () => await b)
    const b: Task<void> = createTask(async () => await a)
    await sleep(1_000)
    assert.equal(a.done() || b.done(), false)
  }),

  row([], 'a circle that a timer opens is no deadlock', async () => {
    const a: Task<string> = createTask(async () => `${await b} a`)
    const b: Task<string> = createTask(async () => await timeout(1_000, async () => await a))
    assert.equal((await thrownBy(b)) instanceof TimeoutError, true)
    assert.equal(a.cancelled(), true)
  }),

  rowOutside([], 'nor is one beside something that comes from outside', async () => {
    const opened = await wokenByHost(async (wake) => {
      const a: Task<void> = createTask(async () => await b)
      const b: Task<void> = createTask(async () => await a)
      const opener = createTask(async () => {
        await new Promise<void>((resolve) => wake(resolve))
        a.cancel()
      })
      await Promise.allSettled([gather([a, b], { returnExceptions: true }), opener])
      return [a.cancelled(), b.cancelled()]
    })
    assert.deepEqual(opened, [true, true])
  }),

  rowOutside(
    [],
    'nor is a circle of which one races for something from outside, as far as the loop is told',
    async () => {
      const races = [
        (task: Task<unknown>, answer: Promise<unknown>) => race([task, answer], { cancelLosers: false }),
        (task: Task<unknown>, answer: Promise<unknown>) => throughLoop(Promise.race([task, answer])),
      ]
      for (const racing of races) {
        const value = await wokenByHost(async (wake) => {
          const answer = new Promise<string>((resolve) => wake(() => resolve('an answer')))
          const a: Task<unknown> = createTask(async () => await b)
          const b: Task<unknown> = createTask(async () => await racing(a, answer))
          return await a
        })
        assert.equal(value, 'an answer')
      }
    },
  ),

  rowOutside(
    [],
    'what the host may end is waited for: futures, events, and locks that anybody may give back',
    async () => {
      const value = await wokenByHost(async (wake) => {
        const [future, event, gate] = [new Future<number>(), new Event(), new Lock()]
        wake(() => future.setResult(1))
        await future
        wake(() => event.set())
        await event.wait()
        await gate.acquire()
        wake(() => gate.release())
        await gate.acquire()
        return 'all came'
      })
      assert.equal(value, 'all came')
    },
  ),

  rowOutside([], 'one of several that may fail yet is waited for, be the others stuck', async () => {
    const failed = thrownBy(
      wokenByHost(async (wake) => {
        const a: Task<void> = createTask(async () => await b)
        const b: Task<void> = createTask(async () => await a)
        const future = new Future<void>()
        wake(() => future.setException(new Error('from the host')))
        await gather([a, createTask(async () => await future)])
      }),
    )
    assert.equal(String(await failed), 'Error: from the host')
  }),

  rowOutside([], 'a loop without a main goes on', async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    const a: Task<void> = loop.createTask(async () => await b)
    const b: Task<void> = loop.createTask(async () => await a)
    setTimeout(() => loop.stop(), 5)
    await loop.runForever()
    assert.equal(a.done() || b.done(), false)
    loop.setExceptionHandler(() => {})
    loop.close()
  }),

  rowOutside([], 'one among the clean-up is reported, and closing goes on', async () => {
    const told: string[] = []
    const loop = new EventLoop({ clock: virtualClock() })
    loop.setExceptionHandler(({ message, error }) => told.push(`${message}: ${(error as Error)?.message ?? ''}`))
    const main = async (): Promise<string> => {
      const tasks: Task<void>[] = []
      const stubborn = (other: number): Coroutine<void> => {
        return async () => {
          try {
            await sleep(1_000)
          } finally {
            await tasks[other]
          }
        }
      }
      tasks.push(createTask(stubborn(1), { name: 'a' }), createTask(stubborn(0), { name: 'b' }))
      await sleep(1)
      return 'main has ended'
    }
    assert.equal(await run(main, { loopFactory: () => loop }), 'main has ended')
    assert.equal(loop.isClosed(), true)
    assert.deepEqual(told, [
      `deadlock while the loop was being closed: 'a' waits for task 'b', 'b' waits for task 'a'. ${remedy}`,
      'Task was destroyed but it is pending!: ',
      'Task was destroyed but it is pending!: ',
    ])
  }),

  rowOutside([], 'none, while a task that the host may wake could cancel the others', async () => {
    const ended = await wokenByHost(async (wake) => {
      const fork = new Lock()
      const supervised = async (): Promise<void> => {
        const second: Task<void> = createTask(() => fork.with(() => {}))
        const event = new Event()
        createTask(async () => {
          await event.wait()
          second.cancel()
        })
        wake(() => event.set())
        await fork.with(async () => {
          await sleep(0)
          await thrownBy(second)
        })
      }
      await supervised()
      return 'main has ended'
    })
    assert.equal(ended, 'main has ended')
  }),

  rowOutside([], 'of a thousand some are named, and the others counted', async () => {
    const { message, circle } = await deadlockOf(circleOf(1_000))
    assert.equal(circle.length, 1_000)
    assert.match(message, /^'t0' waits for task 't1', .*, and 990 more wait; 'Task-1' waits for task 't0'\. /)
    assert(message.length < 1_000, message)
  }),

  rowOutside([], 'a loop that is woken from elsewhere again and again is not searched each time', async () => {
    let looks = 0
    class Counted extends Future<void> {
      override awaited(): readonly Future<unknown>[] {
        looks += 1
        return []
      }
    }
    const timers: (() => void)[] = []
    // Time stands still: the loop looks when its timer fires, and so far none has.
    const clock: Clock = {
      isVirtual: false,
      now: () => 0,
      setTimer: (_, callback) => {
        timers.push(callback)
        return () => {}
      },
    }
    const loop = new EventLoop({ clock })
    await loop.runUntilComplete(async () => {
      for (let wakings = 0; wakings < 500; wakings += 1) {
        const future = new Counted(loop)
        setImmediate(() => setImmediate(() => future.setResult()))
        await future
      }
    })
    loop.close()
    assert.deepEqual({ looks, timers: timers.length }, { looks: 0, timers: 1 })
  }),
]
