import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import {
  CancelledError,
  createTask,
  currentTask,
  Event,
  EventLoop,
  eagerTaskFactory,
  gather,
  getRunningLoop,
  Runner,
  run,
  sleep,
  type Task,
  taskGroup,
  timeout,
  virtualClock,
} from '#runtime'
import { type Excluded, quietRow, type Row, row, rowOutside, thrownBy } from './row.ts'

function listenersOf(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length
}

function fired(reason?: unknown): AbortSignal {
  const controller = new AbortController()
  controller.abort(reason)
  return controller.signal
}

async function checkCancelled(awaitable: PromiseLike<unknown>, message: string): Promise<void> {
  const error = await thrownBy(awaitable)
  assert.ok(error instanceof CancelledError)
  assert.equal(error.message, message)
}

const never = (): PromiseLike<unknown> => new Event().wait()

const tasks: readonly Row[] = [
  quietRow([], 'a signal that fires cancels its task, which cleans up', async () => {
    const controller = new AbortController()
    const seen: unknown[] = []
    const work = async (): Promise<void> => {
      try {
        await sleep(1000)
      } finally {
        seen.push('cleaning up')
        await sleep(10)
        seen.push(getRunningLoop().time())
      }
    }
    const task = createTask(work, { signal: controller.signal })
    await sleep(100)
    controller.abort('not needed')
    assert.equal(task.cancelling(), 0, 'not in the step of who fires it')
    await checkCancelled(task, 'not needed')
    assert.ok(task.cancelled())
    assert.deepEqual(seen, ['cleaning up', 110])
  }),

  ...[
    ['a text', 'no more', 'no more'],
    ['an error', new Error('the page was left'), 'the page was left'],
    ['nothing', undefined, 'This operation was aborted'],
    ['an error without a message', new CancelledError(), ''],
    ['a number', 5, ''],
    ['null', null, ''],
    [
      'an error that throws at a look',
      Object.defineProperty(new Error('no'), 'message', {
        get() {
          throw new Error('do not look')
        },
      }),
      '',
    ],
  ].map(([says, reason, message]) =>
    quietRow([], `of its reason, ${says}, the message is the cancel's`, async () => {
      const controller = new AbortController()
      const task = createTask(never, { signal: controller.signal })
      await sleep(0)
      controller.abort(reason)
      await checkCancelled(task, message as string)
    }),
  ),

  quietRow([], 'one that has fired already cancels before the first step, eager or not', async () => {
    let begun = 0
    const work = (): void => {
      begun += 1
    }
    for (const eager of [false, true]) await checkCancelled(createTask(work, { eager, signal: fired('over') }), 'over')
    getRunningLoop().setTaskFactory(eagerTaskFactory)
    await checkCancelled(createTask(work, { signal: fired('over') }), 'over')
    assert.equal(begun, 0)
  }),

  quietRow([], 'one that fires once the task is made is heard behind what is ready already', async () => {
    const controller = new AbortController()
    const order: string[] = []
    const work = async (): Promise<void> => {
      order.push('begins')
      await sleep(1).finally(() => order.push('is cancelled'))
    }
    const task = createTask(work, { signal: controller.signal })
    controller.abort('early')
    getRunningLoop().callSoon(() => order.push('what came later'))
    await checkCancelled(task, 'early')
    assert.deepEqual(order, ['begins', 'what came later', 'is cancelled'])
  }),

  quietRow([], 'a task that handles the cancel goes on, and hears of the signal once', async () => {
    const controller = new AbortController()
    const work = async (): Promise<number> => {
      await thrownBy(never())
      currentTask()?.uncancel()
      await sleep(10)
      return currentTask()?.cancelling() ?? -1
    }
    const task = createTask(work, { signal: controller.signal })
    await sleep(0)
    controller.abort()
    controller.abort()
    assert.equal(await task, 0)
  }),

  quietRow([], 'a signal that fires behind the end changes nothing', async () => {
    const controller = new AbortController()
    const task = createTask(() => 5, { signal: controller.signal })
    assert.equal(await task, 5)
    controller.abort()
    await sleep(0)
    assert.equal(task.cancelled(), false)
  }),

  quietRow([], "a task's own signal is one for another", async () => {
    const outer = createTask(async () => {
      const inner = createTask(never, { signal: (currentTask() as Task<unknown>).signal })
      try {
        await never()
      } finally {
        await checkCancelled(inner, 'both')
      }
    })
    await sleep(0)
    outer.cancel('both')
    await checkCancelled(outer, 'both')
  }),

  quietRow([], 'undefined and null are no signal', async () => {
    for (const signal of [undefined, null]) assert.equal(await createTask(() => 1, { signal }), 1)
    for (const signal of [undefined, null]) assert.equal(await taskGroup(() => 1, { signal }), 1)
  }),

  quietRow([], 'those who hear of a signal are cancelled in the order in which they came', async () => {
    const controller = new AbortController()
    const order: string[] = []
    const work = (name: string) => async () => {
      try {
        await never()
      } finally {
        order.push(name)
      }
    }
    const all = ['a', 'b', 'c'].map((name) => createTask(work(name), { signal: controller.signal }))
    await sleep(0)
    controller.abort()
    await gather(all, { returnExceptions: true })
    assert.deepEqual(order, ['a', 'b', 'c'])
  }),
]

const listeners: readonly Row[] = [
  quietRow([], '10,000 tasks at once are one listener of a signal, and none when they have ended', async () => {
    const warnings: Error[] = []
    const warned = (warning: Error): void => void warnings.push(warning)
    process.on('warning', warned)
    try {
      const { signal } = new AbortController()
      const all = Array.from({ length: 10_000 }, (_, index) => createTask(() => sleep(index % 7), { signal }))
      await sleep(1)
      assert.equal(listenersOf(signal), 1)
      await gather(all)
      assert.equal(listenersOf(signal), 0)
      await new Promise((resolve) => setImmediate(resolve))
      assert.deepEqual(warnings, [])
    } finally {
      process.removeListener('warning', warned)
    }
  }),

  quietRow([], '10,000 tasks one after the other leave no listener, however they end', async () => {
    const { signal } = new AbortController()
    for (let count = 0; count < 10_000; count += 3) {
      await createTask(() => 1, { signal })
      await thrownBy(createTask(() => Promise.reject(new Error('no')), { signal }))
      const cancelled = createTask(never, { signal })
      cancelled.cancel()
      await thrownBy(cancelled)
    }
    await taskGroup(() => sleep(1), { signal })
    await thrownBy(taskGroup(() => Promise.reject(new Error('no')), { signal }))
    assert.equal(listenersOf(signal), 0)
  }),

  rowOutside([], "a loop's end takes back its listeners, and those of others stay", async () => {
    const controller = new AbortController()
    const { signal } = controller
    const loops = [new EventLoop({ clock: virtualClock() }), new EventLoop({ clock: virtualClock() })] as const
    const [left, lasting] = loops.map((loop) => loop.createTask(never, { signal })) as [Task<unknown>, Task<unknown>]
    loops[0].setExceptionHandler(() => {})
    loops[0].close()
    assert.equal(listenersOf(signal), 1)
    controller.abort('all')
    await checkCancelled(loops[1].runUntilComplete(lasting), 'all')
    assert.equal(left.cancelling(), 0)
    loops[1].close()
  }),
]

const runs: readonly Row[] = [
  rowOutside([], 'run: a signal that the host fires cancels main, which cleans up, and is awaited', async () => {
    const controller = new AbortController()
    let isClean = false
    const main = async (): Promise<void> => {
      try {
        await sleep(1_000_000)
      } finally {
        await sleep(1)
        isClean = true
      }
    }
    setTimeout(() => controller.abort(new Error('closed by the user')), 5)
    await checkCancelled(run(main, { signal: controller.signal }), 'closed by the user')
    assert.ok(isClean)
    assert.equal(listenersOf(controller.signal), 0)
  }),

  rowOutside([], 'run: one that has fired already cancels main before its first step', async () => {
    const main = (): never => assert.fail('it never begins')
    await checkCancelled(run(main, { signal: fired('before'), clock: virtualClock() }), 'before')
  }),

  rowOutside([], 'a Runner has its signal for each of its runs', async () => {
    const controller = new AbortController()
    const runner = new Runner({ clock: virtualClock(), signal: controller.signal })
    assert.equal(await runner.run(() => 1), 1)
    controller.abort('enough')
    await checkCancelled(
      runner.run(() => 2),
      'enough',
    )
    await runner.close()
    assert.equal(listenersOf(controller.signal), 0)
  }),
]

const groups: readonly Row[] = [
  quietRow(
    [],
    'a group whose signal fires cancels its tasks and its body, and throws when all have ended',
    async () => {
      const controller = new AbortController()
      const ended: string[] = []
      const member = async (): Promise<void> => {
        try {
          await never()
        } finally {
          await sleep(10)
          ended.push('member')
        }
      }
      const work = createTask(async () => {
        const group = taskGroup(
          async (group) => {
            group.createTask(member)
            await never()
          },
          { signal: controller.signal },
        )
        await checkCancelled(group, 'stop')
        assert.deepEqual(ended, ['member'])
        // The task itself was not cancelled.
        assert.equal(currentTask()?.cancelling(), 0)
        await sleep(1)
        return 'went on'
      })
      await sleep(1)
      controller.abort('stop')
      assert.equal(await work, 'went on')
      assert.equal(listenersOf(controller.signal), 0)
    },
  ),

  quietRow([], 'a group whose body is over hears of it as well', async () => {
    const controller = new AbortController()
    getRunningLoop().callLater(5, () => controller.abort('late'))
    const group = taskGroup((group) => void group.createTask(never), { signal: controller.signal })
    await checkCancelled(group, 'late')
    assert.equal(getRunningLoop().time(), 5)
  }),

  quietRow([], 'one that has fired already: the body does not begin', async () => {
    const body = (): never => assert.fail('it never begins')
    await checkCancelled(taskGroup(body, { signal: fired('before') }), 'before')
  }),

  quietRow([], "errors of members come before the signal's cancel", async () => {
    const controller = new AbortController()
    getRunningLoop().callLater(5, () => controller.abort())
    const failing = async (): Promise<void> => {
      await thrownBy(never())
      throw new Error('while it cleaned up')
    }
    const error = await thrownBy(taskGroup((group) => void group.createTask(failing), { signal: controller.signal }))
    assert.deepEqual((error as AggregateError).errors.map(String), ['Error: while it cleaned up'])
  }),

  quietRow([], 'a cancel of the task that runs the group is its own', async () => {
    const { signal } = new AbortController()
    const task = createTask(() => taskGroup((group) => void group.createTask(never), { signal }))
    await sleep(0)
    task.cancel('of the task')
    await checkCancelled(task, 'of the task')
    assert.equal(listenersOf(signal), 0)
  }),

  quietRow([], 'a timeout within it, and one around it, do as they do', async () => {
    const { signal } = new AbortController()
    await taskGroup(
      async () => {
        assert.match(String(await thrownBy(timeout(5, never))), /TimeoutError/)
        await sleep(5)
      },
      { signal },
    )
    assert.match(String(await thrownBy(timeout(5, () => taskGroup(() => never(), { signal })))), /TimeoutError/)
    assert.equal(getRunningLoop().time(), 15)
  }),
]

const refusals: readonly Row[] = [
  row([], 'what is no signal is refused, and told what to do', async () => {
    const expected = new TypeError(
      "createTask: signal is an AbortSignal, not an object; an AbortController's is controller.signal",
    )
    assert.throws(() => createTask(never, { signal: new AbortController() as never }), expected)
    const error = await thrownBy(taskGroup(() => 1, { signal: 5 as never }))
    assert.deepEqual(error, new TypeError('taskGroup: signal is an AbortSignal, not 5'))
  }),
]

export const rows: readonly Row[] = [...tasks, ...listeners, ...runs, ...groups, ...refusals]
export const excluded: readonly Excluded[] = []
