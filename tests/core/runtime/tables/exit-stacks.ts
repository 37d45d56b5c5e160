import assert from 'node:assert/strict'
import {
  AsyncExitStack,
  BoundedSemaphore,
  CancelledError,
  createSubprocess,
  createTask,
  Event,
  Executor,
  getRunningLoop,
  Lock,
  LoopError,
  Runner,
  Semaphore,
  sleep,
  TimeoutError,
  timeout,
  virtualClock,
} from '#runtime'
import { type Excluded, quietRow, type Row, rowOutside, thrownBy } from './row.ts'

type DisposalName = 'dispose' | 'asyncDispose'

/** The function that `using` or `await using` calls; undefined on a host without these. */
function disposal(value: object, name: DisposalName): (() => PromiseLike<void>) | undefined {
  const symbol: unknown = Reflect.get(Symbol, name)
  if (typeof symbol !== 'symbol') return undefined
  const dispose: unknown = Reflect.get(value, symbol)
  assert.equal(typeof dispose, 'function')
  return () => Reflect.apply(dispose as () => PromiseLike<void>, value, [])
}

/** An object with an end, under the name of the symbol that ends it; `dispose` on a host without such symbols. */
function disposable(name: DisposalName, end: () => unknown): object {
  const symbol: unknown = Reflect.get(Symbol, name)
  return typeof symbol === 'symbol' ? { [symbol]: end } : {}
}

const hasSymbols = typeof Reflect.get(Symbol, 'dispose') === 'symbol'
const never = (): PromiseLike<unknown> => new Event().wait()

/** A stack whose exits note their names, and throw the given errors. */
function noting(log: string[]): AsyncExitStack & { note(name: string, thrown?: unknown): void } {
  const stack = new AsyncExitStack()
  const note = (name: string, ...thrown: unknown[]): void => {
    stack.callback(async () => {
      await sleep(1)
      log.push(name)
      for (const error of thrown) throw error
    })
  }
  return Object.assign(stack, { note })
}

interface Suppressed extends Error {
  readonly error: unknown
  readonly suppressed: unknown
}

const order: readonly Row[] = [
  quietRow([], 'what was entered last is ended first, and each end is awaited', async () => {
    const log: string[] = []
    const given = await new AsyncExitStack().with(async (stack) => {
      stack.callback((text: string, number: number) => void log.push(`${text} ${number}`), 'a', 1)
      stack.callback(() => sleep(10).then(() => void log.push(`b at ${getRunningLoop().time()}`)))
      stack.push((error) => void log.push(`c ${error}`))
      log.push('body')
      return 5
    })
    assert.equal(given, 5)
    assert.deepEqual(log, ['body', 'c undefined', 'b at 10', 'a 1'])
  }),

  quietRow([], 'callback and push give back what they were given', async () => {
    const stack = new AsyncExitStack()
    const fn = (): void => {}
    assert.equal(stack.callback(fn), fn)
    assert.equal(stack.push(fn), fn)
    assert.equal(await stack.close(), undefined)
  }),

  quietRow([], 'enter ends what has Symbol.asyncDispose, or else Symbol.dispose, and gives it back', async () => {
    const log: string[] = []
    const stack = new AsyncExitStack()
    const async = disposable('asyncDispose', async () => {
      await sleep(1)
      log.push('async')
    })
    const plain = disposable('dispose', () => log.push('plain'))
    const both = Object.defineProperties(
      disposable('asyncDispose', () => log.push('both')),
      Object.getOwnPropertyDescriptors(disposable('dispose', () => assert.fail('not both'))),
    )
    if (!hasSymbols) return assert.throws(() => stack.enter(plain), /this host has none, got an object; callback/)
    for (const each of [async, plain, both]) assert.equal(stack.enter(each), each)
    await stack.close()
    assert.deepEqual(log, ['both', 'plain', 'async'])
  }),

  quietRow([], 'what can not be ended is refused', async () => {
    for (const wrong of [undefined, null, 5, 'text', {}, [], () => {}, Promise.resolve(1)]) {
      assert.throws(() => new AsyncExitStack().enter(wrong as never), TypeError)
    }
    for (const wrong of [undefined, null, 5, {}]) {
      assert.throws(() => new AsyncExitStack().callback(wrong as never), TypeError)
      assert.throws(() => new AsyncExitStack().push(wrong as never), TypeError)
      assert.ok((await thrownBy(new AsyncExitStack().with(wrong as never))) instanceof TypeError)
    }
  }),

  quietRow([], 'popAll hands all over; a stack that was closed, or handed over, is as new', async () => {
    const log: string[] = []
    const stack = new AsyncExitStack()
    const other = await stack.with(async () => {
      stack.callback(() => log.push('a'))
      return stack.popAll()
    })
    assert.equal(log.length, 0)
    stack.callback(() => log.push('b'))
    await stack.close()
    await stack.close()
    assert.deepEqual(log, ['b'])
    await other?.close()
    await other?.close()
    assert.deepEqual(log, ['b', 'a'])
  }),

  quietRow([], 'an exit that is added by an exit is called, too', async () => {
    const log: string[] = []
    await new AsyncExitStack().with((stack) => {
      stack.callback(() => log.push('first'))
      stack.callback(() => void stack.callback(() => log.push('added')))
    })
    assert.deepEqual(log, ['added', 'first'])
  }),

  quietRow([], 'a thousand of them', async () => {
    const log: number[] = []
    await new AsyncExitStack().with((stack) => {
      for (let count = 0; count < 1000; count += 1) stack.callback(() => log.push(count))
    })
    assert.equal(log.length, 1000)
    assert.deepEqual([log[0], log.at(-1)], [999, 0])
  }),
]

const errors: readonly Row[] = [
  quietRow([], "the body's error is thrown behind all exits, and push hears of it", async () => {
    const log: unknown[] = []
    const failure = new Error('no')
    const failing = new AsyncExitStack().with(async (stack) => {
      stack.callback(() => log.push('last'))
      stack.push((error) => void log.push(error))
      throw failure
    })
    assert.equal(await thrownBy(failing), failure)
    assert.deepEqual(log, [failure, 'last'])
  }),

  quietRow([], 'a pushed exit that gives true stops the error; no other answer does, and no callback', async () => {
    const log: unknown[] = []
    const stopped = await new AsyncExitStack().with(async (stack) => {
      stack.push((error) => void log.push(error))
      stack.push(async () => true)
      throw new Error('no')
    })
    assert.equal(stopped, undefined)
    assert.deepEqual(log, [undefined])
    for (const answer of [1, 'true', {}, false, undefined]) {
      const failing = new AsyncExitStack().with(async (stack) => {
        stack.push(() => answer)
        stack.callback(() => true)
        throw new Error('still there')
      })
      assert.deepEqual(await thrownBy(failing), new Error('still there'))
    }
    assert.equal(
      await new AsyncExitStack().with((stack) => {
        stack.push(() => true)
        return 5
      }),
      5,
    )
  }),

  quietRow([], 'an error in one skips no other, and comes with the one before it', async () => {
    const log: string[] = []
    const stack = noting(log)
    const [ofBody, ofA, ofC] = ['body', 'a', 'c'].map((name) => new Error(name))
    stack.note('a', ofA)
    stack.note('b')
    stack.note('c', ofC)
    const error = (await thrownBy(stack.with(() => Promise.reject(ofBody)))) as Suppressed
    assert.deepEqual(log, ['c', 'b', 'a'])
    assert.equal(error.name, 'SuppressedError')
    assert.equal(error.message, 'a')
    assert.equal(error.error, ofA)
    assert.equal(error.cause, error.suppressed)
    const inner = error.suppressed as Suppressed
    assert.deepEqual([inner.name, inner.message, inner.error, inner.suppressed], ['SuppressedError', 'c', ofC, ofBody])
  }),

  quietRow([], 'one error alone is itself, and so is one that is thrown again', async () => {
    const failure = new Error('no')
    const stack = noting([])
    stack.note('a', failure)
    stack.note('b')
    assert.equal(await thrownBy(stack.close()), failure)
    const again = new AsyncExitStack().with(async (inner) => {
      inner.push((error) => {
        throw error
      })
      throw failure
    })
    assert.equal(await thrownBy(again), failure)
  }),

  quietRow([], 'undefined can be thrown, too', async () => {
    const stack = noting([])
    stack.note('a', undefined)
    assert.equal(await thrownBy(stack.close()), undefined)
    stack.note('a', undefined)
    const error = (await thrownBy(stack.with(() => Promise.reject(5)))) as Suppressed
    assert.deepEqual([error.error, error.suppressed], [undefined, 5])
  }),
]

const cancelling: readonly Row[] = [
  quietRow([], 'a cancel of the body runs all exits, which may await, and stays a cancel', async () => {
    const log: string[] = []
    const stack = noting(log)
    stack.note('a')
    stack.note('b')
    const task = createTask(stack.with(never))
    await sleep(1)
    task.cancel('stop')
    const error = await thrownBy(task)
    assert.ok(error instanceof CancelledError && error.message === 'stop')
    assert.ok(task.cancelled())
    assert.deepEqual(log, ['b', 'a'])
  }),

  quietRow([], 'a cancel while an exit is under way ends that one, and no other; the task is cancelled', async () => {
    const log: string[] = []
    const failure = new Error('of the body')
    const stack = noting(log)
    stack.note('a')
    stack.callback(never)
    stack.note('c')
    const task = createTask(stack.with(() => Promise.reject(failure)))
    getRunningLoop().callLater(5, () => task.cancel())
    const error = await thrownBy(task)
    assert.ok(error instanceof CancelledError)
    assert.equal(error.cause, failure)
    assert.ok(task.cancelled())
    assert.deepEqual(log, ['c', 'a'])
  }),

  quietRow([], 'a timeout around it is one', async () => {
    const log: string[] = []
    const stack = noting(log)
    stack.note('a')
    assert.ok((await thrownBy(timeout(10, () => stack.with(never)))) instanceof TimeoutError)
    assert.deepEqual(log, ['a'])
  }),
]

const holds: readonly Row[] = [
  quietRow([], 'hold takes a lock or a place, waiting for its turn, and gives it back once', async () => {
    for (const held of [new Lock(), new Semaphore(1), new BoundedSemaphore(1)]) {
      const hold = await held.hold()
      assert.equal(held.locked(), true)
      const second = createTask(held.hold())
      await sleep(1)
      assert.equal(second.done(), false)
      hold.release()
      hold.release()
      const next = await second
      hold.release()
      assert.equal(held.locked(), true)
      const dispose = disposal(next, 'dispose') ?? (() => next.release())
      dispose()
      dispose()
      assert.equal(held.locked(), false)
    }
  }),

  quietRow([], 'a cancelled one takes nothing', async () => {
    const lock = new Lock()
    const hold = await lock.hold()
    const waiting = createTask(lock.hold())
    await sleep(1)
    waiting.cancel()
    assert.ok((await thrownBy(waiting)) instanceof CancelledError)
    hold.release()
    assert.equal(lock.locked(), false)
  }),

  quietRow([], 'a stack gives back what is held', async () => {
    const [lock, places] = [new Lock(), new Semaphore(1)]
    const inside = async (stack: AsyncExitStack): Promise<readonly boolean[]> => {
      for (const hold of [await lock.hold(), await places.hold()]) {
        if (hasSymbols) stack.enter(hold)
        else stack.callback(() => hold.release())
      }
      return [lock.locked(), places.locked()]
    }
    assert.deepEqual(await new AsyncExitStack().with(inside), [true, true])
    assert.deepEqual([lock.locked(), places.locked()], [false, false])
  }),
]

const ends: readonly Row[] = [
  quietRow([], '`await using` closes a stack', async () => {
    const log: string[] = []
    const stack = noting(log)
    stack.note('a')
    await (disposal(stack, 'asyncDispose') ?? (() => stack.close()))()
    assert.deepEqual(log, ['a'])
  }),

  rowOutside([], '`await using` closes a Runner', async () => {
    const runner = new Runner({ clock: virtualClock() })
    await runner.run(() => void createTask(never))
    await (disposal(runner, 'asyncDispose') ?? (() => runner.close()))()
    assert.throws(() => runner.getLoop(), LoopError)
  }),

  rowOutside([], '`await using` shuts an executor down', async () => {
    const executor = new Executor({ maxWorkers: 1 })
    await (disposal(executor, 'asyncDispose') ?? (() => executor.shutdown()))()
    const runner = new Runner()
    await runner.run(async () => {
      assert.throws(() => getRunningLoop().runInExecutor(executor, () => 1), LoopError)
    })
    await runner.close()
  }),

  rowOutside([], '`await using` ends a child, and awaits that; one that has ended, too', async () => {
    const runner = new Runner()
    await runner.run(async () => {
      const child = await createSubprocess(process.execPath, ['-e', 'setTimeout(() => {}, 1e6)'])
      const end = disposal(child, 'asyncDispose')
      if (!end) return child.kill()
      await end()
      assert.notEqual(child.returncode, null)
      await end()
    })
    await runner.close()
  }),
]

export const rows: readonly Row[] = [...order, ...errors, ...cancelling, ...holds, ...ends]
export const excluded: readonly Excluded[] = []
