import assert from 'node:assert/strict'
import { runInThisContext } from 'node:vm'
import {
  CancelledError,
  createTask,
  EventLoop,
  Executor,
  gather,
  getRunningLoop,
  LoopError,
  run,
  sleep,
  toThread,
  virtualClock,
} from '#runtime'
import { type Excluded, exclude, type Row, row, rowOutside, thrownBy, warningsOf } from './row.ts'

const base = 'test_threads.ToThreadTests'
const loops = 'test_base_events.BaseEventLoopTests'

/** A gate that holds a thread until it is opened. */
function gate(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4))
}

function open(held: Int32Array<SharedArrayBuffer>): void {
  Atomics.store(held, 0, 1)
  Atomics.notify(held, 0)
}

/** Runs in a thread: waits until the gate is open. */
function pass(held: Int32Array<SharedArrayBuffer>): string {
  Atomics.wait(held, 0, 0)
  return 'passed'
}

/** Runs in a thread: counts its calls in `calls`, which all threads share. */
function count(calls: Int32Array<SharedArrayBuffer>): number {
  return Atomics.add(calls, 0, 1) + 1
}

export const rows: readonly Row[] = [
  row(`${base}.test_to_thread`, 'a thread gives what the function returns', async () => {
    const sum = await toThread((numbers: readonly number[]) => numbers.reduce((a, b) => a + b), [40, 2])
    assert.equal(sum, 42)
  }),
  row([], 'a thread waits for what an async function gives', async () => {
    assert.equal(await toThread((value: number) => Promise.resolve(value), 5), 5)
  }),
  row([], 'methods and asynchronous methods have a text that can be sent, too', async () => {
    const methods = {
      plain(value: number) {
        return value + 1
      },
      async later(value: number) {
        return value + 2
      },
    }
    assert.deepEqual(await gather([toThread(methods.plain, 1), toThread(methods.later, 1)]), [2, 3])
  }),
  row([], 'functions that a bundler has put names into run in a thread, too', async () => {
    const text =
      '(value) => { const inner = __name((x) => x + 1, "inner"); return __name(class {}, "Kept") && inner(value) }'
    assert.equal(await toThread(runInThisContext(text) as (value: number) => number, 4), 5)
  }),
  row([], 'a name from around the function is missing in a thread, and the error says what to do', async () => {
    for (const name of ['r', '__vite_ssr_import_0__', 'cov_1x2$']) {
      const error = await thrownBy(toThread(runInThisContext(`() => ${name}((x) => x, "inner")`) as () => void))
      assert.ok(error instanceof ReferenceError)
      const start = `${name} is not defined in a thread: a function that is sent there sees its arguments and the globals`
      assert.ok(error.message.startsWith(start) && error.message.includes('switch off keepNames'), error.message)
    }
  }),
  row(`${base}.test_to_thread_exception`, 'what the function throws comes back as it was', async () => {
    const error = await thrownBy(
      toThread(() => {
        throw Object.assign(new RangeError('test'), { code: 'E_TEST' })
      }),
    )
    assert.ok(error instanceof RangeError)
    assert.equal(error.message, 'test')
    assert.equal((error as { code?: unknown }).code, 'E_TEST')
    assert.match(error.stack ?? '', /^RangeError: test\n/)
  }),
  row([], 'an error of a class that is known only there keeps its name; what is no error comes as it is', async () => {
    const own = await thrownBy(
      toThread(() => {
        class OwnError extends Error {
          override name = 'OwnError'
        }
        throw new OwnError('test')
      }),
    )
    assert.ok(own instanceof Error)
    assert.equal(own.name, 'OwnError')
    const text = await thrownBy(
      toThread(() => {
        throw 'text'
      }),
    )
    assert.equal(text, 'text')
  }),
  row(`${base}.test_to_thread_once`, 'the function is called once', async () => {
    const calls = gate()
    await toThread(count, calls)
    assert.equal(calls[0], 1)
  }),
  row(`${base}.test_to_thread_concurrent`, 'each of many calls is made once', async () => {
    const calls = gate()
    await gather(Array.from({ length: 10 }, () => toThread(count, calls)))
    assert.equal(calls[0], 10)
  }),
  row(`${base}.test_to_thread_args_kwargs`, 'the function gets all its arguments', async () => {
    const args = await toThread((...all: readonly unknown[]) => all, 'test', { something: true })
    assert.deepEqual(args, ['test', { something: true }])
  }),
  row([], 'a function sees nothing of what stands around it', async () => {
    const around = 1
    const error = await thrownBy(toThread(() => around))
    assert.ok(error instanceof ReferenceError)
  }),
  row([], 'what can not be cloned is refused, on the way there and on the way back', async () => {
    const there = await thrownBy(
      toThread(
        (value: unknown) => void value,
        () => {},
      ),
    )
    const back = await thrownBy(toThread(() => () => {}))
    for (const error of [there, back]) assert.equal((error as Error).name, 'DataCloneError')
    assert.equal(await toThread(() => 'goes on'), 'goes on')
  }),
  row([], 'a function without a text is refused', async () => {
    for (const fn of [Math.max, pass.bind(null, gate())]) {
      assert.throws(() => getRunningLoop().runInExecutor(null, fn as () => unknown), TypeError)
    }
    assert.throws(() => getRunningLoop().runInExecutor(null, 5 as never), TypeError)
  }),
  row([], 'toThread begins when it is awaited', async () => {
    const calls = gate()
    const call = toThread(count, calls)
    await sleep(10)
    assert.equal(calls[0], 0)
    assert.equal(await call, 1)
  }),
  row([], 'the loop goes on while a thread works, but virtual time does not', async () => {
    const held = gate()
    const sleeper = createTask(() => sleep(1000))
    const working = createTask(() => toThread(pass, held))
    await sleep(0)
    getRunningLoop().callSoon(() => open(held))
    assert.equal(await working, 'passed')
    assert.equal(getRunningLoop().time(), 0)
    await sleeper
  }),
  row([], 'cancelling does not stop the thread; what it gives is thrown away', async () => {
    const held = gate()
    const calls = gate()
    const work = (at: Int32Array<SharedArrayBuffer>, counted: Int32Array<SharedArrayBuffer>) => {
      Atomics.wait(at, 0, 0)
      Atomics.add(counted, 0, 1)
    }
    const task = createTask(() => toThread(work, held, calls))
    await sleep(0)
    await sleep(0)
    task.cancel()
    assert.ok((await thrownBy(task)) instanceof CancelledError)
    assert.equal(calls[0], 0)
    open(held)
    await getRunningLoop().shutdownDefaultExecutor()
    assert.equal(calls[0], 1)
  }),
  row([], 'a cancelled call that no thread has begun is never made', async () => {
    const loop = getRunningLoop()
    const executor = new Executor({ maxWorkers: 1 })
    const held = gate()
    const calls = gate()
    const first = loop.runInExecutor(executor, pass, held)
    const second = loop.runInExecutor(executor, count, calls)
    const third = loop.runInExecutor(executor, count, calls)
    assert.equal(second.cancel(), true)
    open(held)
    await first
    assert.equal(await third, 1)
    await executor.shutdown()
  }),
  row([], 'an executor makes as many calls at once as it has threads, the others in their order', async () => {
    const loop = getRunningLoop()
    const executor = new Executor({ maxWorkers: 2 })
    const calls = gate()
    const held = [gate(), gate()]
    const holding = held.map((at) => loop.runInExecutor(executor, pass, at))
    const numbers = [1, 2, 3].map(() => loop.runInExecutor(executor, count, calls))
    open(held[0] as Int32Array<SharedArrayBuffer>)
    assert.deepEqual(await gather(numbers), [1, 2, 3])
    assert.equal(holding[1]?.done(), false)
    open(held[1] as Int32Array<SharedArrayBuffer>)
    await gather(holding)
    await executor.shutdown()
  }),
  row([], 'a function that ends its thread fails; the next call gets another thread', async () => {
    const executor = new Executor({ maxWorkers: 1 })
    const exits = getRunningLoop().runInExecutor(executor, () => process.exit(3))
    const next = getRunningLoop().runInExecutor(executor, () => 'alive')
    assert.match(String(await thrownBy(exits)), /ended with code 3/)
    assert.equal(await next, 'alive')
    await executor.shutdown()
  }),
  row([], 'an executor that is shut down makes what it has, and takes no more', async () => {
    const loop = getRunningLoop()
    const executor = new Executor({ maxWorkers: 1 })
    const calls = gate()
    const numbers = [1, 2].map(() => loop.runInExecutor(executor, count, calls))
    await executor.shutdown()
    assert.equal(calls[0], 2)
    assert.deepEqual(await gather(numbers), [1, 2])
    const refused = new LoopError('cannot schedule new futures after shutdown')
    assert.throws(() => loop.runInExecutor(executor, () => {}), refused)
  }),
  row([], 'an executor has at least one thread', async () => {
    for (const maxWorkers of [0, -1, 1.5]) assert.throws(() => new Executor({ maxWorkers }), RangeError)
  }),
  row(
    [`${loops}.test_set_default_executor`, `${loops}.test_set_default_executor_error`],
    'the default executor can be chosen, and nothing but an executor',
    async () => {
      const loop = getRunningLoop()
      const executor = new Executor({ maxWorkers: 1 })
      loop.setDefaultExecutor(executor)
      await toThread(() => {})
      await executor.shutdown()
      assert.ok((await thrownBy(toThread(() => {}))) instanceof LoopError)
      for (const value of [null, {}]) assert.throws(() => loop.setDefaultExecutor(value as never), TypeError)
    },
  ),
  row([], 'once the default executor is shut down there is no other', async () => {
    const loop = getRunningLoop()
    await loop.shutdownDefaultExecutor()
    assert.throws(() => loop.runInExecutor(null, () => {}), new LoopError('Executor shutdown has been called'))
  }),
  rowOutside([], 'a closed loop calls nothing in threads', async () => {
    const loop = new EventLoop({ clock: virtualClock() })
    loop.close()
    assert.throws(() => loop.runInExecutor(null, () => {}), new LoopError('Event loop is closed'))
  }),
  rowOutside([], 'run waits for the threads', async () => {
    const calls = gate()
    await run(
      async () => {
        getRunningLoop().runInExecutor(null, count, calls)
      },
      { clock: virtualClock() },
    )
    assert.equal(calls[0], 1)
  }),
  rowOutside(
    `${loops}.test_shutdown_default_executor_timeout`,
    'whoever shuts the default executor down waits no longer than he says, and is warned',
    async () => {
      const held = gate()
      const warnings = await warningsOf(() =>
        run(async () => {
          const working = getRunningLoop().runInExecutor(null, pass, held)
          await getRunningLoop().shutdownDefaultExecutor(1)
          open(held)
          assert.equal(await working, 'passed')
        }),
      )
      assert.deepEqual(warnings, ['The executor did not finish joining its threads within 1 ms.'])
    },
  ),
]

export const excluded: readonly Excluded[] = [
  ...exclude(base, 'context variables are objects of this thread; of those only plain data would cross', [
    'test_to_thread_contextvars',
  ]),
]
