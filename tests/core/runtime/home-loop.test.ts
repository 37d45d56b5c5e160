import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  AsyncExitStack,
  AsyncLimiter,
  createTask,
  EventLoop,
  Future,
  getRunningLoop,
  Lock,
  type MoveOnScope,
  moveOnAfter,
  Queue,
  sleep,
  virtualClock,
} from '#runtime'
import { callIn, loopAtWork } from '#runtime-internal'

/** Two loops at once, without tracking of native awaits: in a callback of the host, nothing tells which loop's code it is. */
let loops: readonly [EventLoop, EventLoop]
let running: readonly Promise<unknown>[]

beforeEach(() => {
  const newLoop = (): EventLoop => new EventLoop({ clock: virtualClock(), tracksNativeAwaits: false })
  loops = [newLoop(), newLoop()]
  running = loops.map((loop) => loop.runForever())
})

afterEach(async () => {
  for (const loop of loops) loop.stop()
  await Promise.all(running)
  for (const loop of loops) loop.close()
})

const made = <T>(loop: EventLoop, make: () => T): Promise<T> =>
  new Promise((resolve) => loop.createTask(async () => resolve(make())))

/** After this the code is in no step of a loop. */
const hostsTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('is known to nobody in a callback, and to whoever calls in it', () => {
  expect(() => getRunningLoop()).toThrow('no running event loop')
  for (const loop of loops) {
    expect(callIn(loop, getRunningLoop)).toBe(loop)
    expect(callIn(loop, () => createTask(async () => 1)).loop).toBe(loop)
  }
  expect(() => getRunningLoop()).toThrow('no running event loop')
})

it('is that of the code which made a lock, a queue or a coroutine', async () => {
  for (const loop of loops) {
    const [lock, queue, nap] = await made(loop, () => [new Lock(), new Queue<number>(), sleep(1000, 'v')] as const)
    await lock.acquire()
    const waiting = queue.get().then((item) => [item, loop.allTasks().length])
    await queue.put(7)
    expect((await waiting)[0]).toBe(7)
    const before = loop.time()
    expect(await nap).toBe('v')
    expect(loop.time() - before).toBe(1000)
  }
})

it('is that of the code which made an exit stack, and of what was taken from it', async () => {
  for (const loop of loops) {
    const closed: boolean[] = []
    const note = (): unknown => closed.push(loop.currentTask() !== null)
    const stack = await made(loop, () => new AsyncExitStack())
    await hostsTurn()
    await stack.with((inner) => inner.callback(note))
    stack.callback(note)
    await hostsTurn()
    await stack.close()
    stack.callback(note)
    await hostsTurn()
    await stack.popAll().close()
    expect(closed).toEqual([true, true, true])
  }
})

it('is that of the code which made a limiter, asked whether there is room', async () => {
  for (const loop of loops) {
    const limiter = await made(loop, () => new AsyncLimiter(2, 1000))
    await hostsTurn()
    expect(limiter.hasCapacity(2)).toBe(true)
    await limiter.acquire()
    await hostsTurn()
    expect(limiter.hasCapacity(2)).toBe(false)
  }
})

it('is that of the task whose body is cancelled', async () => {
  for (const loop of loops) {
    const scope = await new Promise<MoveOnScope>((resolve) => {
      loop.createTask(() =>
        moveOnAfter(null, async (inner) => {
          resolve(inner)
          await new Future()
        }),
      )
    })
    await hostsTurn()
    scope.cancel()
    await hostsTurn()
    expect(scope.cancelledCaught).toBe(true)
  }
})

it('stays what it is where a call is within a task of it, and gives way to it where the task is another’s', async () => {
  const [one, two] = loops
  const seen = await new Promise((resolve) => {
    one.createTask(async () => {
      const inner = callIn(one, () => one.currentTask()?.name)
      const other = callIn(two, () => [one.currentTask(), getRunningLoop() === two])
      resolve([inner === one.currentTask()?.name, other])
    })
  })
  expect(seen).toEqual([true, [null, true]])
})

it('is no other once it is closed', async () => {
  const closed = new EventLoop({ tracksNativeAwaits: false })
  const [coroutine, lock] = callIn(closed, () => [sleep(1), new Lock()] as const)
  closed.close()
  loops[1].stop()
  await running[1]
  // With one loop running, code that belongs to no loop counts as that loop's; but code of a closed loop does not.
  expect(getRunningLoop()).toBe(loops[0])
  expect(() => callIn(closed, () => createTask(async () => 1))).toThrow('no running event loop')
  expect(() => coroutine.then()).toThrow('no running event loop')
  expect(() => lock.acquire().then()).toThrow('no running event loop')
})

it('is not the home of what a callback of it has begun', async () => {
  const loop = new EventLoop({ clock: virtualClock() })
  let seen: unknown = 'nothing yet'
  const begun = new Promise<void>((resolve) => {
    loop.callSoon(() => {
      setTimeout(() => {
        seen = loopAtWork()
        resolve()
      })
      loop.stop()
    })
  })
  await loop.runForever()
  loop.close()
  await begun
  expect(seen).toBeNull()
})
