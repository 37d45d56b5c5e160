import type { ScopeName } from '#graph'

/** The result of code that uses a name; `inCallback`: when a callback of the host runs it, outside of any task. */
export interface ScopeRowCode {
  readonly code: string
  readonly gives: unknown
  readonly inCallback?: unknown
}

const nap = '(ms, value) => async () => { await sleep(ms); return value }'
/** The name of an error, and whether it is of that class. */
const caught = (name: ScopeName, code: string): ScopeRowCode => ({
  code: `try { ${code} } catch (error) { return [error.name, error instanceof ${name}, error instanceof Error] }`,
  gives: [name, true, true],
})

/** A row for each name of the table: the compiler reports a missing one. Times are on the virtual clock. */
export const scopeRows: Readonly<Record<ScopeName, ScopeRowCode>> = {
  sleep: {
    code: "const from = getRunningLoop().time(); return [await sleep(1000, 'v'), getRunningLoop().time() - from]",
    gives: ['v', 1000],
  },
  gather: {
    code: `const nap = ${nap}; return await gather([nap(20, 'a'), Promise.resolve('b'), nap(10, 'c')])`,
    gives: ['a', 'b', 'c'],
  },
  createTask: {
    code: "const task = createTask(async () => 'v', { name: 'named' }); return [task.name, await task, task.done()]",
    gives: ['named', 'v', true],
  },
  taskGroup: {
    code: `const nap = ${nap}
      try { return await taskGroup(async (group) => {
        const tasks = [group.createTask(nap(10, 1)), group.createTask(nap(20, 2))]
        await group.createTask(nap(30, 3))
        return tasks.map((task) => task.result())
      }) } catch (error) { return error.message }`,
    gives: [1, 2],
  },
  timeout: {
    code: `const from = getRunningLoop().time()
      try { await timeout(1000, async () => { await sleep(5000) }) } catch (error) {
        return [error instanceof TimeoutError, getRunningLoop().time() - from]
      }`,
    gives: [true, 1000],
  },
  timeoutAt: {
    code: `const from = getRunningLoop().time()
      try { await timeoutAt(from + 70, async () => { await sleep(5000) }) } catch (error) {
        return [error instanceof TimeoutError, getRunningLoop().time() - from]
      }`,
    gives: [true, 70],
  },
  moveOnAfter: {
    code: `const from = getRunningLoop().time(); let stopped
      const late = await moveOnAfter(50, async (scope) => { stopped = scope; await sleep(5000); return 'late' })
      return [late ?? 'moved on', stopped.cancelledCaught, await moveOnAfter(50, () => sleep(10, 'v')), getRunningLoop().time() - from]`,
    gives: ['moved on', true, 'v', 60],
  },
  waitFor: {
    code: `const from = getRunningLoop().time()
      try { await waitFor(new Queue().get(), 50) } catch (error) {
        return [error.name, await waitFor(sleep(10, 'v'), 1000), getRunningLoop().time() - from]
      }`,
    gives: ['TimeoutError', 'v', 60],
  },
  wait: {
    code: `const tasks = [createTask(async () => { await sleep(10); return 1 }), createTask(async () => { await sleep(500) })]
      const { done, pending } = await wait(tasks, { returnWhen: 'firstCompleted' })
      const late = await wait(pending, { timeoutMs: 100 })
      pending[0].cancel()
      return [done[0].result(), pending.length, late.done.length]`,
    gives: [1, 1, 0],
  },
  asCompleted: {
    code: `const nap = ${nap}
      const seen = []
      for await (const task of asCompleted([nap(30, 'c'), nap(10, 'a'), nap(20, 'b')])) seen.push(task.result())
      return seen`,
    gives: ['a', 'b', 'c'],
  },
  mapLimit: {
    code: `const from = getRunningLoop().time()
      const mapped = await mapLimit([30, 10, 20], 2, async (ms, index) => { await sleep(ms); return [index, ms] })
      return [mapped, getRunningLoop().time() - from]`,
    gives: [
      [
        [0, 30],
        [1, 10],
        [2, 20],
      ],
      30,
    ],
  },
  race: {
    code: `const nap = ${nap}; const from = getRunningLoop().time()
      return [await race([nap(300, 'slow'), nap(10, 'quick')]), getRunningLoop().time() - from]`,
    gives: ['quick', 10],
  },
  shield: {
    code: `const task = createTask(async () => { await sleep(50); return 'kept' })
      const outer = shield(task)
      outer.cancel()
      return [await task, outer.cancelled()]`,
    gives: ['kept', true],
  },
  shielded: {
    code: `const steps = []
      const task = createTask(() => shielded(async () => { await sleep(50); steps.push('ended') }))
      await sleep(10)
      task.cancel()
      await wait([task])
      return [steps, task.cancelled()]`,
    gives: [['ended'], true],
  },
  retry: {
    code: `let tries = 0; const from = getRunningLoop().time()
      const value = await retry(async () => { tries += 1; if (tries < 3) throw new Error('not yet'); return tries },
        { times: 5, backoff: { kind: 'exponential', delayMs: 100 } })
      return [value, getRunningLoop().time() - from]`,
    gives: [3, 300],
  },
  toThread: { code: 'return await toThread((a, b) => { let sum = a; sum += b; return sum }, 2, 3)', gives: 5 },
  createSubprocess: {
    code: `const child = await createSubprocess(process.execPath, ['-e', 'console.log(6 * 7)'])
      const [out] = await child.communicate()
      return [out.trim(), await child.wait()]`,
    gives: ['42', 0],
  },
  createSubprocessShell: {
    code: "const child = await createSubprocessShell('exit 3'); return await child.wait()",
    gives: 3,
  },
  currentTask: {
    code: 'return currentTask()?.done() ?? null',
    gives: false,
    inCallback: null,
  },
  allTasks: {
    code: `const task = createTask(async () => { await sleep(10) }, { name: 'one more' })
      const names = allTasks().map(({ name }) => name)
      await task
      return [names.includes('main'), names.at(-1), allTasks().includes(task)]`,
    gives: [true, 'one more', false],
  },
  cancelAll: {
    code: `const tasks = [1, 2].map(() => createTask(async () => { await sleep(1000) }))
      await sleep(1)
      cancelAll(tasks)
      await wait(tasks)
      return tasks.map((task) => task.cancelled())`,
    gives: [true, true],
  },
  awaitGraph: {
    code: `const inner = createTask(async () => { await sleep(10) }, { name: 'inner' })
      const outer = createTask(async () => { await inner }, { name: 'outer' })
      await sleep(1)
      const { future, awaitedBy } = awaitGraph(inner)
      await outer
      return [future.name, awaitedBy.map((each) => each.future.name)]`,
    gives: ['inner', ['outer']],
  },
  coroutine: {
    code: `const calls = []
      const cold = coroutine(async (a, b) => { calls.push(a + b); return a * b }, 3, 4)
      const before = calls.length
      return [before, await cold, calls]`,
    gives: [0, 12, [7]],
  },
  isCoroutine: {
    code: 'return [isCoroutine(async () => {}), isCoroutine(coroutine(async () => {})), isCoroutine(Promise.resolve())]',
    gives: [true, true, false],
  },
  ensureFuture: {
    code: `const future = ensureFuture(Promise.resolve('v')); const task = ensureFuture(async () => 1)
      return [future instanceof Future, await future, ensureFuture(task) === task, await task]`,
    gives: [true, 'v', true, 1],
  },
  isFuture: {
    code: 'const future = new Future(); future.cancel(); return [isFuture(future), isFuture(Promise.resolve())]',
    gives: [true, false],
  },
  getRunningLoop: {
    code: `const loop = getRunningLoop(); const from = loop.time()
      const future = loop.createFuture()
      loop.callLater(250, () => future.setResult(loop.time() - from))
      return [await future, getRunningLoop() === loop, loop.isRunning()]`,
    gives: [250, true, true],
  },
  copyContext: {
    code: `const user = new ContextVar('user'); const context = copyContext()
      return [context.run(() => { user.set('Ada'); return user.get() }), user.get('nobody')]`,
    gives: ['Ada', 'nobody'],
  },
  isCancellation: {
    code: `const task = createTask(async () => { await sleep(1000) })
      await sleep(1)
      task.cancel()
      try { await task } catch (error) { return [isCancellation(error), isCancellation(new Error('no'))] }`,
    gives: [true, false],
  },
  log: { code: "return typeof log('said', 1)", gives: 'undefined' },
  Future: {
    code: `class Promised extends Future { }
      const future = new Promised(); getRunningLoop().callLater(10, () => future.setResult('v'))
      return [await future, future instanceof Future, future.constructor.name]`,
    gives: ['v', true, 'Promised'],
  },
  Task: {
    code: `const task = createTask(async () => 1)
      try { new Task(async () => {}) } catch (error) { return [task instanceof Task, await task, error.message] }`,
    gives: [true, 1, 'a Task is made by createTask(…)'],
  },
  TaskGroup: {
    code: 'return await taskGroup(async (group) => group instanceof TaskGroup)',
    gives: true,
  },
  TaskStatus: {
    code: `return await taskGroup((group) => group.start(async (status) => status.started(status instanceof TaskStatus)))`,
    gives: true,
  },
  Timeout: {
    code: `const seen = await timeout(1000, (scope) => [scope instanceof Timeout, scope.expired()])
      try { new Timeout(1000) } catch (error) { return [...seen, error.message] }`,
    gives: [true, false, 'a Timeout is made by timeout(1000, async (scope) => …)'],
  },
  MoveOnScope: {
    code: 'return await moveOnAfter(1000, (scope) => [scope instanceof MoveOnScope, scope.cancelledCaught])',
    gives: [true, false],
  },
  ContextVar: {
    code: `const level = new ContextVar('level', { default: 0 })
      const inner = createTask(async () => { level.set(1); await sleep(1); return level.get() })
      return [await inner, level.get()]`,
    gives: [1, 0],
  },
  Context: {
    code: `const user = new ContextVar('user'); const context = new Context()
      const task = createTask(async () => { user.set('Ada'); await sleep(1); return user.get() }, { context })
      return [await task, context.get(user), context.size, copyContext() instanceof Context, user.get('nobody')]`,
    gives: ['Ada', 'Ada', 1, true, 'nobody'],
  },
  Queue: {
    code: `class Named extends Queue { constructor() { super({ maxSize: 1 }) } }
      const queue = new Named()
      const producer = createTask(async () => { for (const each of [1, 2, 3]) await queue.put(each) })
      const got = [await queue.get(), await queue.get(), await queue.get()]
      await producer
      return [got, queue instanceof Queue, String(queue)]`,
    gives: [[1, 2, 3], true, '<Named [maxSize:1, tasks:3]>'],
  },
  LifoQueue: {
    code: `const queue = new LifoQueue(); await queue.put(1); await queue.put(2)
      return [await queue.get(), await queue.get(), queue instanceof Queue]`,
    gives: [2, 1, true],
  },
  PriorityQueue: {
    code: `const queue = new PriorityQueue(); for (const each of [3, 1, 2]) queue.putNowait(each)
      return [await queue.get(), await queue.get(), await queue.get()]`,
    gives: [1, 2, 3],
  },
  Lock: {
    code: `const lock = new Lock(); const from = getRunningLoop().time()
      const hold = async () => await lock.with(async () => { await sleep(100) })
      await gather([hold, hold, hold])
      await lock.acquire(); lock.release()
      return getRunningLoop().time() - from`,
    gives: 300,
  },
  Event: {
    code: `const ready = new Event()
      getRunningLoop().callLater(40, () => ready.set())
      try { new Event('abort') } catch (error) { return [await ready.wait(), ready.isSet(), error.name] }`,
    gives: [true, true, 'TypeError'],
  },
  Condition: {
    code: `const lock = new Lock(); const condition = new Condition(lock); let count = 0
      const waiter = createTask(async () => await condition.with(async () => await condition.waitFor(() => count > 1)))
      for (let i = 0; i < 2; i += 1) { await sleep(10); await condition.with(() => { count += 1; condition.notifyAll() }) }
      return [await waiter, lock.locked()]`,
    gives: [true, false],
  },
  Semaphore: {
    code: `const semaphore = new Semaphore(2); const from = getRunningLoop().time()
      const hold = async () => await semaphore.with(async () => { await sleep(100) })
      await gather([hold, hold, hold, hold])
      return getRunningLoop().time() - from`,
    gives: 200,
  },
  BoundedSemaphore: {
    code: `const semaphore = new BoundedSemaphore(1); await semaphore.acquire(); semaphore.release()
      try { semaphore.release() } catch (error) { return [error.message, semaphore instanceof Semaphore] }`,
    gives: ['BoundedSemaphore released too many times', true],
  },
  Barrier: {
    code: `const barrier = new Barrier(2)
      const late = createTask(async () => { await sleep(30); return await barrier.wait() })
      return [await barrier.wait(), await late]`,
    gives: [0, 1],
  },
  AsyncLimiter: {
    code: `const limiter = new AsyncLimiter(2, 100); const from = getRunningLoop().time()
      if (!limiter.hasCapacity(2)) return 'full'
      await gather([1, 2, 3, 4].map(() => () => limiter.with(() => sleep(1))))
      return [Math.round(getRunningLoop().time() - from), limiter.hasCapacity(2), String(limiter)]`,
    gives: [101, false, '<AsyncLimiter [2 in 100 ms]>'],
  },
  AsyncExitStack: {
    code: `const steps = []
      const value = await new AsyncExitStack().with(async (stack) => {
        stack.callback((step) => steps.push(step), 'first in')
        stack.callback(async () => { await sleep(10); steps.push('last in') })
        stack.push((error) => error.message === 'stopped')
        throw new Error('stopped')
      })
      return [value ?? 'nothing', steps]`,
    gives: ['nothing', ['last in', 'first in']],
  },
  CancelledError: caught(
    'CancelledError',
    'const task = createTask(async () => { await sleep(9) }); await sleep(1); task.cancel(); await task',
  ),
  TimeoutError: caught('TimeoutError', 'await waitFor(sleep(100), 10)'),
  InvalidStateError: caught('InvalidStateError', 'new Future().result()'),
  LoopError: caught('LoopError', 'new Lock().release()'),
  QueueEmpty: caught('QueueEmpty', 'new Queue().getNowait()'),
  QueueFull: caught('QueueFull', 'const queue = new Queue({ maxSize: 1 }); queue.putNowait(1); queue.putNowait(2)'),
  QueueShutDown: caught('QueueShutDown', 'const queue = new Queue(); queue.shutdown(); await queue.get()'),
  BrokenBarrierError: caught(
    'BrokenBarrierError',
    'const barrier = new Barrier(2); await barrier.abort(); await barrier.wait()',
  ),
  SubprocessError: caught('SubprocessError', "await createSubprocess('/no/such/program')"),
  ProcessLookupError: caught(
    'ProcessLookupError',
    "const child = await createSubprocess(process.execPath, ['-e', '']); await child.wait(); child.kill()",
  ),
  IncompleteReadError: caught(
    'IncompleteReadError',
    `const child = await createSubprocess(process.execPath, ['-e', 'console.log(1)'], { text: false })
      await child.stdout.readExactly(100)`,
  ),
  LimitOverrunError: caught(
    'LimitOverrunError',
    `const child = await createSubprocess(process.execPath, ['-e', 'console.log("long".repeat(9))'], { limitBytes: 8 })
      for await (const line of child.stdout) log(line)`,
  ),
  console: { code: "console.count('scope row'); return typeof console.table", gives: 'function' },
  signal: {
    code: `if (signal.aborted || !(signal instanceof AbortSignal)) return 'not a signal'
      const { setTimeout: pause } = await import('node:timers/promises')
      return await pause(1, 'paused', { signal })`,
    gives: 'paused',
  },
}
