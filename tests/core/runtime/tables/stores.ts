import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  AsyncExitStack,
  AsyncLimiter,
  asCompleted,
  Barrier,
  Condition,
  type Coroutine,
  coroutine,
  createTask,
  currentTask,
  EventLoop,
  ensureFuture,
  Future,
  gather,
  getRunningLoop,
  Lock,
  mapLimit,
  moveOnAfter,
  race,
  retry,
  Semaphore,
  shielded,
  sleep,
  taskGroup,
  timeout,
  timeoutAt,
  virtualClock,
  wait,
  waitFor,
} from '#runtime'
import { collectGarbage, type Excluded, type Row, row, rowOutside, turn } from './row.ts'

/*
 * Node's AsyncLocalStorage: code that is given to the loop runs in the stores of the code that gave it, as with Node's own
 * timers and promises, and never in the stores of other code that has asked for the loop's turn.
 */

const storage = new AsyncLocalStorage<string>()
const delay = (delayMs: number) => new Promise<void>((done) => setTimeout(done, delayMs))

type Body = () => Promise<void>
type Way = (body: Body) => PromiseLike<unknown>

/** Settles with `body`, in the callback that `give` calls. */
async function called(give: (callback: () => void) => unknown, body: Body): Promise<void> {
  const ended = new Future<void>()
  give(() => {
    body().then(
      () => ended.setResult(),
      (error: unknown) => ended.setException(error),
    )
  })
  await ended
}

/** All functions that take code and call it later or in another task. */
const ways: Readonly<Record<string, Way>> = {
  createTask: (body) => createTask(body),
  'createTask, eager': (body) => createTask(body, { eager: true }),
  'createTask of a coroutine object': (body) => createTask(coroutine(body)),
  'the loop’s createTask': (body) => getRunningLoop().createTask(body),
  'a task factory': (body) => {
    const loop = getRunningLoop()
    loop.setTaskFactory((_, made, options) => {
      loop.setTaskFactory(null)
      return loop.createTask(made, options)
    })
    return createTask(body)
  },
  ensureFuture: (body) => ensureFuture(body),
  coroutine: (body) => coroutine(body),
  gather: (body) => gather([body, () => sleep(1)]),
  wait: (body) => wait([createTask(body)]),
  asCompleted: async (body) => {
    for await (const _ of asCompleted([body]));
  },
  race: (body) => race([body, () => sleep(100)]),
  retry: (body) => retry(body, { times: 1, backoff: { kind: 'fixed', delayMs: 10 } }),
  'a later try of retry': (body) => {
    let tries = 0
    const failing = async () => {
      tries += 1
      if (tries === 1) throw new Error('the first try')
      await body()
    }
    return retry(failing, { times: 1, backoff: { kind: 'fixed', delayMs: 10 } })
  },
  mapLimit: (body) => mapLimit([1], 1, body),
  waitFor: (body) => waitFor(body, 100),
  timeout: (body) => timeout(100, body),
  timeoutAt: (body) => timeoutAt(getRunningLoop().time() + 100, body),
  moveOnAfter: (body) => moveOnAfter(100, body),
  shielded: (body) => shielded(body),
  taskGroup: (body) => taskGroup(body),
  'a task of a group': (body) => taskGroup((group) => void group.createTask(body)),
  'a group’s start': (body) =>
    taskGroup((group) =>
      group.start(async (status) => {
        status.started(null)
        await body()
      }),
    ),
  'Lock.with': (body) => new Lock().with(body),
  'Semaphore.with': (body) => new Semaphore(1).with(body),
  'Condition.with': (body) => new Condition().with(body),
  'Barrier.with': (body) => new Barrier(1).with(body),
  'AsyncLimiter.with': (body) => new AsyncLimiter(1, 1000).with(body),
  'AsyncExitStack.with': (body) => new AsyncExitStack().with(body),
  callSoon: (body) => called((callback) => getRunningLoop().callSoon(callback), body),
  callLater: (body) => called((callback) => getRunningLoop().callLater(5, callback), body),
  callAt: (body) => called((callback) => getRunningLoop().callAt(getRunningLoop().time(), callback), body),
  addDoneCallback: (body) => called((callback) => endsLater().addDoneCallback(callback), body),
  'addDoneCallback of what is done': (body) => called((callback) => done().addDoneCallback(callback), body),
  'then of a future': (body) => called((callback) => endsLater().then(callback), body),
  'catch of a future': (body) => called((callback) => failsLater().catch(callback), body),
  'finally of a future': (body) => called((callback) => endsLater().finally(callback), body),
  'then of a task': (body) => called((callback) => createTask(() => sleep(2)).then(callback), body),
  'then of a coroutine object': (body) => called((callback) => sleep(2).then(callback), body),
}

/** A future that code with other stores settles. */
function endsLater(): Future<void> {
  const future = new Future<void>()
  storage.run('of who ends it', () => getRunningLoop().callLater(3, () => future.setResult()))
  return future
}

function failsLater(): Future<void> {
  const future = new Future<void>()
  storage.run('of who ends it', () => getRunningLoop().callLater(3, () => future.setException(new Error('late'))))
  return future
}

function done(): Future<void> {
  const future = new Future<void>()
  future.setResult()
  return future
}

/** The places where code is given to the loop. */
const places: Readonly<Record<string, (act: Body) => PromiseLike<void>>> = {
  'at the start of a task': (act) => act(),
  'behind a sleep': async (act) => {
    await sleep(1)
    await act()
  },
  'behind a native promise': async (act) => {
    await delay(1)
    await act()
  },
  'in a task of its own': (act) => createTask(act),
  'within a group': (act) => taskGroup(act),
}

const handedOver = Object.entries(ways).flatMap(([way, hand]) =>
  Object.entries(places).map(([place, at]) =>
    row([], `${way}, ${place}: the stores of who handed it over`, async () => {
      const seen: unknown[] = []
      const body = async (): Promise<void> => {
        seen.push(storage.getStore())
        await sleep(1)
        seen.push(storage.getStore())
        await delay(0)
        seen.push(storage.getStore())
        await createTask(async () => void seen.push(storage.getStore()))
      }
      await storage.run('around', () =>
        at(async () => {
          await storage.run('handed over', () => hand(body))
          assert.equal(storage.getStore(), 'around')
        }),
      )
      assert.deepEqual(seen, ['handed over', 'handed over', 'handed over', 'handed over'])
      assert.equal(storage.getStore(), undefined)
    }),
  ),
)

/** Requests to a server: the host calls back for each, in its own stores, and all of them ask for the same turn. */
function requests(loop: EventLoop, names: readonly string[], begin: (name: string) => PromiseLike<unknown>): Body {
  return async () => {
    await loop.runUntilComplete(async () => {
      await Promise.all(
        names.map(
          (name) =>
            new Promise<void>((ended, failed) => {
              storage.run(name, () => setImmediate(() => begin(name).then(() => ended(), failed)))
            }),
        ),
      )
    })
  }
}

const alone: readonly Row[] = [
  rowOutside(
    [],
    'two hundred requests that ask for the same turn each see their own stores, and no other’s',
    async () => {
      const loop = new EventLoop()
      const names = Array.from({ length: 200 }, (_, number) => `request ${number}`)
      const wrong: unknown[] = []
      const see = (name: string) => {
        if (storage.getStore() !== name) wrong.push([name, storage.getStore()])
      }
      await requests(loop, names, (name) =>
        loop.createTask(async () => {
          see(name)
          await sleep(1)
          see(name)
          await gather([async () => see(name), sleep(1)])
          await delay(1)
          see(name)
        }),
      )()
      loop.close()
      assert.deepEqual(wrong, [])
    },
  ),
  rowOutside([], 'a loop’s turn runs in nobody’s stores: an exception handler sees those of what failed', async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    const seen: unknown[] = []
    loop.setExceptionHandler(({ message }) => seen.push([message, storage.getStore()]))
    const failing = () => {
      throw new Error('no good')
    }
    storage.run('callSoon', () => loop.callSoon(failing))
    storage.run('callLater', () => loop.callLater(1, failing))
    storage.run('addDoneCallback', () => {
      const future = new Future<void>(loop)
      future.addDoneCallback(failing)
      future.setResult()
    })
    storage.run('createTask', () => loop.createTask(failing))
    storage.run('createTask', () => {
      loop.createTask(async () => {
        await sleep(1)
        failing()
      })
    })
    await storage.run('elsewhere', () => loop.runUntilComplete(() => sleep(5)))
    loop.close()
    const byCallback = 'Exception in callback'
    const byTask = 'Task exception was never retrieved'
    assert.deepEqual(seen, [
      [byCallback, 'callSoon'],
      [byCallback, 'addDoneCallback'],
      [byCallback, 'callLater'],
      [byTask, 'createTask'],
      [byTask, 'createTask'],
    ])
  }),
  rowOutside([], 'what was handed over outside of any request sees none, whoever asks for the turn', async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    const seen: unknown[] = []
    loop.callLater(1, () => seen.push(storage.getStore()))
    loop.createTask(async () => {
      seen.push(storage.getStore())
      await sleep(1)
      seen.push(storage.getStore())
    })
    await storage.run('elsewhere', () => loop.runUntilComplete(() => sleep(5)))
    loop.close()
    assert.deepEqual(seen, [undefined, undefined, undefined])
  }),
  row([], 'a store that a task enters holds for the rest of its code, and nowhere else', async () => {
    const seen: unknown[] = []
    const task = createTask(async () => {
      storage.enterWith('entered')
      await sleep(1)
      seen.push(storage.getStore())
      await createTask(async () => void seen.push(storage.getStore()))
    })
    await sleep(0)
    seen.push(storage.getStore())
    await task
    seen.push(storage.getStore())
    assert.deepEqual(seen, [undefined, 'entered', 'entered', undefined])
  }),
  row(
    [],
    'code that is handed over in other stores is of the task that hands it over, as far as it is awaited',
    async () => {
      const main = currentTask()?.name
      const bodies: readonly ((body: () => Promise<unknown>) => Coroutine<unknown>)[] = [
        (body) => timeout(10, body),
        (body) => coroutine(body),
        (body) => new Lock().with(body),
      ]
      for (const of of bodies) {
        const made = storage.run('elsewhere', () => of(async () => currentTask()?.name)) as PromiseLike<unknown>
        assert.equal(await made, main)
      }
      const seen: unknown[] = []
      storage.run('elsewhere', () => getRunningLoop().callSoon(() => seen.push(currentTask())))
      await sleep(1)
      assert.deepEqual(seen, [null])
    },
  ),
  rowOutside([], 'a handle that is over holds no stores', async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    const own = new AsyncLocalStorage<object>()
    const left = (() => {
      const store = {}
      own.run(store, () => {
        loop.createTask(async () => undefined)
        loop.callSoon(() => {})
        loop.callLater(0, () => {})
      })
      return new WeakRef(store)
    })()
    await turn(loop)
    await turn(loop)
    await turn(loop)
    await delay(1)
    collectGarbage()
    await delay(1)
    collectGarbage()
    assert.equal(left.deref(), undefined)
    loop.close()
  }),
]

export const rows: readonly Row[] = [...handedOver, ...alone]

export const excluded: readonly Excluded[] = []
