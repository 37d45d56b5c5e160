import assert from 'node:assert/strict'
import {
  type Coroutine,
  coroutine,
  createTask,
  creationStackOf,
  currentTask,
  getRunningLoop,
  type Instrument,
  type LoopContext,
  logger,
  run,
  sleep,
  type Task,
  virtualClock,
} from '#runtime'
import { collectGarbage, contextsOf, type Excluded, type Row, row, rowOutside, warningsOf } from './row.ts'

/** Holds the thread in real time. */
function block(forMs: number): void {
  const endMs = performance.now() + forMs
  while (performance.now() < endMs);
}

/** A coroutine whose awaits are not compiled: it holds the thread for 5 ms after a native await. */
function uncompiled(name: string): Coroutine<void> {
  const code = `return async function ${name}() { await new Promise((go) => setImmediate(go)); block(5) }`
  return new Function('block', code)(block) as () => Promise<void>
}

/** Runs `main` in debug mode, with a threshold of 5 ms. */
function runInDebugMode(main: Coroutine<void>, instrument: Instrument = {}): Promise<void> {
  return run(
    async () => {
      const loop = getRunningLoop()
      loop.slowCallbackDurationMs = 5
      loop.addInstrument(instrument)
      await (main as () => Promise<void>)()
    },
    { clock: virtualClock(), debug: true },
  )
}

/**
 * Lets the host report what the garbage collector has collected. `isTold`: the report that is expected; on a busy machine
 * the engine makes it some turns later.
 */
async function collected(isTold: () => boolean = () => true): Promise<void> {
  for (let turns = 0; turns < 3 || (turns < 100 && !isTold()); turns += 1) {
    collectGarbage()
    await new Promise((go) => setImmediate(go))
  }
}

const steps: readonly Row[] = [
  rowOutside([], 'a step that holds the thread too long is told to the logger, with its task, length and place', () =>
    assertWarned(async () => {
      const task = createTask(async () => block(5), { name: 'holder' })
      await task
    }, /^Executing the task 'holder' took 0\.\d{3} seconds\nmade at:\n/),
  ),
  rowOutside([], 'so is a callback', () =>
    assertWarned(async () => {
      getRunningLoop().callSoon(() => block(5))
      await sleep(1)
    }, /^Executing a callback took 0\.\d{3} seconds\nmade at:\n/),
  ),
  rowOutside([], 'an instrument that hears of slow steps takes the place of the logger', async () => {
    const slow: (Task<unknown> | null)[] = []
    let task: Task<void> | undefined
    const warnings = await warningsOf(() =>
      runInDebugMode(
        async () => {
          task = createTask(async () => block(5))
          await task
        },
        { callbackSlow: (by) => void slow.push(by) },
      ),
    )
    assert.ok(slow.includes(task as Task<unknown>))
    assert.deepEqual(warnings, [])
  }),
  rowOutside([], 'a logger that throws harms nobody', async () => {
    const { warning } = logger
    logger.warning = () => {
      throw new Error('full')
    }
    try {
      await runInDebugMode(async () => block(5))
    } finally {
      logger.warning = warning
    }
  }),
  rowOutside([], 'what holds the thread behind a native await is found too, in code that nobody compiled', async () => {
    const slow = new Map<string, number>()
    await runInDebugMode(
      async () => {
        const tasks = ['first', 'second'].map((name) => createTask(uncompiled(name), { name }))
        for (const task of tasks) await task
      },
      { callbackSlow: (task, durationMs) => void slow.set(task?.name ?? 'nobody', durationMs) },
    )
    for (const name of ['first', 'second']) assert.ok((slow.get(name) ?? 0) >= 5)
  }),
  rowOutside([], 'tasks hold the thread in slices, one after the other, whoever goes on in whose step', async () => {
    const slices: string[] = []
    await runInDebugMode(
      async () => {
        let go: () => void = () => {}
        const gate = new Promise<void>((resolve) => {
          go = resolve
        })
        const waiter = createTask(new Function('gate', 'return async () => { await gate; await null }')(gate), {
          name: 'waiter',
        })
        await sleep(0)
        slices.length = 0
        // The task that it wakes goes on within this very step.
        const opener = createTask(async () => go(), { name: 'opener' })
        await waiter
        await opener
      },
      {
        taskSlice: (task, startMs, endMs) => {
          assert.ok(startMs <= endMs)
          slices.push(task.name)
        },
      },
    )
    const told = slices.filter((name) => name !== 'Task-1')
    assert.equal(told[0], 'opener')
    assert.equal(told[1], 'waiter')
  }),
  rowOutside([], 'outside of debug mode nobody measures', async () => {
    const heard: string[] = []
    await run(
      async () => {
        const loop = getRunningLoop()
        loop.slowCallbackDurationMs = 0
        loop.addInstrument({ callbackSlow: () => void heard.push('slow'), taskSlice: () => void heard.push('slice') })
        await createTask(uncompiled('quick'))
      },
      { clock: virtualClock() },
    )
    assert.deepEqual(heard, [])
  }),
  row([], 'debug mode can be switched on and off in the middle of a step', async () => {
    const loop = getRunningLoop()
    const slices: Task<unknown>[] = []
    loop.addInstrument({ taskSlice: (task) => void slices.push(task) })
    loop.setDebug(true)
    await sleep(1)
    await sleep(1)
    const self = currentTask()
    assert.ok(slices.length > 0 && slices.every((task) => task === self))
    loop.setDebug(false)
    slices.length = 0
    await sleep(1)
    await sleep(1)
    assert.deepEqual(slices, [])
  }),
  row([], 'an eager task has its own slices inside of the step that makes it', async () => {
    const loop = getRunningLoop()
    const slices: string[] = []
    loop.setDebug(true)
    await sleep(1)
    loop.addInstrument({ taskSlice: ({ name }) => void slices.push(name) })
    createTask(async () => {}, { name: 'eager', eager: true })
    await sleep(1)
    loop.setDebug(false)
    assert.deepEqual(slices.slice(0, 3), ['Task-1', 'eager', 'Task-1'])
  }),
]

function neverAwaited(): void {
  coroutine(async function forgotten() {})
}

/** The reports about coroutine objects in a run in debug mode. */
async function forgottenIn(main: () => Promise<void>): Promise<readonly LoopContext[]> {
  return (await contextsOf(main, { debug: true })).filter(({ message }) => message.endsWith('was never awaited'))
}

const forgotten: readonly Row[] = [
  rowOutside([], 'a coroutine object that never begins is told of at the end, with the place', async () => {
    const [context, ...others] = await forgottenIn(async () => {
      neverAwaited()
      await sleep(1)
    })
    assert.deepEqual(others, [])
    assert.equal(context?.message, "coroutine 'forgotten' was never awaited")
    // The runtime's own calls are left out of the stack.
    assert.match(context?.creationStack?.split('\n')[1] ?? '', /coroutine/)
    assert.match(context?.creationStack?.split('\n')[2] ?? '', /neverAwaited/)
  }),
  rowOutside([], 'so it is as soon as nobody has it any more', async () => {
    let toldInTime = 0
    const contexts: LoopContext[] = []
    await run(
      async () => {
        getRunningLoop().setExceptionHandler((context) => contexts.push(context))
        neverAwaited()
        await collected(() => contexts.length > 0)
        toldInTime = contexts.length
      },
      { clock: virtualClock(), debug: true },
    )
    assert.equal(toldInTime, 1)
    assert.equal(contexts.length, 1)
    assert.match(contexts[0]?.creationStack ?? '', /neverAwaited/)
  }),
  rowOutside([], 'one that is closed, awaited or made into a task is not', async () => {
    const told = await forgottenIn(async () => {
      const make = () => coroutine(async () => {})
      make().close()
      await make()
      await createTask(make())
    })
    assert.deepEqual(told, [])
  }),
  rowOutside([], 'nor is any outside of debug mode', async () => {
    const contexts = await contextsOf(async () => neverAwaited())
    assert.deepEqual(contexts, [])
  }),
  rowOutside([], 'an error that nobody asks for is told with the place where its task was made', async () => {
    function makesTask(): void {
      const lost = async () => {
        throw new RangeError('lost')
      }
      const stack = creationStackOf(createTask(lost))
      assert.match(stack ?? '', /makesTask/)
    }
    const contexts: LoopContext[] = []
    await run(
      async () => {
        getRunningLoop().setExceptionHandler((context) => contexts.push(context))
        makesTask()
        await sleep(1)
        await collected(() => contexts.length > 0)
        assert.equal(contexts.length, 1)
      },
      { clock: virtualClock(), debug: true },
    )
    assert.equal(contexts[0]?.message, 'Task exception was never retrieved')
    assert.match(contexts[0]?.creationStack ?? '', /makesTask/)
    assert.doesNotMatch(contexts[0]?.creationStack ?? '', /new Task/)
    // The task itself has been collected.
    assert.equal(contexts[0]?.task, undefined)
    assert.equal(contexts[0]?.taskName, 'lost')
  }),
  rowOutside([], 'a callback or a timer that throws is told with the place where it was set', async () => {
    function setsThem(): void {
      const throws = () => {
        throw new RangeError('lost')
      }
      getRunningLoop().callSoon(throws)
      getRunningLoop().callLater(1, throws)
    }
    const contexts = await contextsOf(
      async () => {
        setsThem()
        await sleep(2)
      },
      { debug: true },
    )
    assert.equal(contexts.length, 2)
    for (const { creationStack } of contexts) assert.match(creationStack ?? '', /setsThem/)
  }),
]

async function assertWarned(main: () => Promise<void>, words: RegExp): Promise<void> {
  const warnings = await warningsOf(() => runInDebugMode(main))
  assert.ok(warnings.some((warning) => words.test(warning)))
}

export const rows: readonly Row[] = [...steps, ...forgotten]

export const excluded: readonly Excluded[] = []
