import assert from 'node:assert/strict'
import {
  allTasks,
  CancelledError,
  ContextVar,
  createTask,
  currentTask,
  Event,
  getRunningLoop,
  LoopError,
  type MoveOnScope,
  moveOnAfter,
  shielded,
  sleep,
  type Task,
  TimeoutError,
  taskGroup,
  timeout,
  waitFor,
} from '#runtime'
import { contextsOf, type Excluded, quietRow, type Row, rowOutside, thrownBy } from './row.ts'

const never = (): PromiseLike<unknown> => new Event().wait()
const now = (): number => getRunningLoop().time()

async function checkCancelled(awaitable: PromiseLike<unknown>, message = ''): Promise<void> {
  const error = await thrownBy(awaitable)
  assert.ok(error instanceof CancelledError, `${error}`)
  assert.equal(error.message, message)
}

/** The state of a scope after its end. */
async function afterMoveOn<T>(
  delayMs: number | null,
  body: (scope: MoveOnScope) => PromiseLike<T> | T,
): Promise<readonly [value: T | undefined, cancelledCaught: boolean, expired: boolean, atMs: number]> {
  let kept: MoveOnScope | undefined
  const startMs = now()
  const value = await moveOnAfter(delayMs, (scope) => {
    kept = scope
    return body(scope)
  })
  assert.ok(kept)
  return [value, kept.cancelledCaught, kept.expired(), now() - startMs]
}

const movingOn: readonly Row[] = [
  quietRow([], 'moveOnAfter gives the value of a body that ends in time', async () => {
    assert.deepEqual(await afterMoveOn(100, () => sleep(50, 'in time')), ['in time', false, false, 50])
    assert.deepEqual(await afterMoveOn(100, () => 'at once'), ['at once', false, false, 0])
    for (const none of [null, Number.POSITIVE_INFINITY]) {
      assert.deepEqual(await afterMoveOn(none, () => sleep(1e6, 5)), [5, false, false, 1e6])
    }
  }),

  quietRow([], 'one that does not is cancelled, and once it has cleaned up, all goes on without an error', async () => {
    const body = async (): Promise<string> => {
      try {
        await never()
      } finally {
        await sleep(20)
      }
      return 'never given'
    }
    assert.deepEqual(await afterMoveOn(100, body), [undefined, true, true, 120])
    assert.equal(currentTask()?.cancelling(), 0)
    await sleep(1)
  }),

  quietRow([], 'a body that awaits a promise of the host is left at once', async () => {
    const host = new Promise((resolve) => setTimeout(resolve, 30, 'late'))
    const value = await moveOnAfter(0, () => host)
    assert.equal(value, undefined)
    assert.equal(currentTask()?.cancelling(), 0)
  }),

  quietRow([], 'a body that handles the cancel gives its value: expired, and not caught', async () => {
    const body = async (): Promise<string> => {
      await thrownBy(never())
      return 'its own way'
    }
    assert.deepEqual(await afterMoveOn(10, body), ['its own way', false, true, 10])
  }),

  quietRow([], "errors of the body's own are passed on, a TimeoutError of its own too", async () => {
    const failure = new Error('no')
    assert.equal(await thrownBy(moveOnAfter(10, () => Promise.reject(failure))), failure)
    const late = async (): Promise<never> => {
      await thrownBy(never())
      throw failure
    }
    assert.equal(await thrownBy(moveOnAfter(10, late)), failure)
    assert.ok((await thrownBy(moveOnAfter(100, () => waitFor(never(), 10)))) instanceof TimeoutError)
    const own = new TimeoutError('its own')
    const ownLate = async (): Promise<never> => {
      await thrownBy(never())
      throw own
    }
    assert.equal(await thrownBy(moveOnAfter(10, ownLate)), own)
  }),

  quietRow([], 'a cancel from outside wins, before the deadline and in the same turn', async () => {
    for (const atMs of [5, 10]) {
      const task = createTask(() => moveOnAfter(10, never))
      getRunningLoop().callLater(atMs, () => task.cancel('from outside'))
      await checkCancelled(task, 'from outside')
    }
  }),

  quietRow([], 'of scopes in each other, the one whose time has come is left', async () => {
    const inner = async (): Promise<unknown> => [await afterMoveOn(10, never), await sleep(5, 'went on')]
    assert.deepEqual(await afterMoveOn(100, inner), [[[undefined, true, true, 10], 'went on'], false, false, 15])
    const outer = await afterMoveOn(10, () => afterMoveOn(100, never))
    assert.deepEqual(outer, [undefined, true, true, 10])
    const error = await thrownBy(timeout(10, () => moveOnAfter(100, never)))
    assert.ok(error instanceof TimeoutError)
  }),

  quietRow([], 'its deadline can be asked and moved, and the body can end it', async () => {
    const moved = await afterMoveOn(10, async (scope) => {
      assert.equal(scope.when(), now() + 10)
      scope.reschedule(now() + 50)
      await never()
    })
    assert.deepEqual(moved, [undefined, true, true, 50])
    const ended = await afterMoveOn(null, async (scope) => {
      await sleep(5)
      scope.cancel()
      scope.cancel()
      await never()
    })
    assert.deepEqual(ended, [undefined, true, true, 5])
    let kept: MoveOnScope | undefined
    await moveOnAfter(10, (scope) => {
      kept = scope
    })
    assert.throws(() => kept?.cancel(), LoopError)
  }),
]

const shielding: readonly Row[] = [
  quietRow([], 'shielded gives what its body gives, and throws what it throws', async () => {
    assert.equal(await shielded(() => sleep(5, 'value')), 'value')
    assert.equal(await shielded(() => 'at once'), 'at once')
    for (const thrown of [new Error('no'), undefined, 5]) {
      assert.equal(await thrownBy(shielded(() => Promise.reject(thrown))), thrown)
    }
  }),

  quietRow([], 'cancelled meanwhile, the body goes on to its end, and then the cancel is told', async () => {
    const log: string[] = []
    const task = createTask(async () => {
      try {
        await shielded(async () => {
          await sleep(10)
          log.push('half')
          await sleep(10)
          log.push('whole')
        })
        log.push('never')
      } finally {
        log.push(`ends at ${now()}`)
      }
    })
    for (const atMs of [5, 6, 15]) getRunningLoop().callLater(atMs, () => task.cancel(`at ${atMs}`))
    await checkCancelled(task, 'at 5')
    assert.ok(task.cancelled())
    assert.deepEqual(log, ['half', 'whole', 'ends at 20'])
  }),

  quietRow([], 'cancelled before it, too: clean-up in a finally runs to its end', async () => {
    let isClean = false
    const task = createTask(async () => {
      currentTask()?.cancel('before')
      await shielded(async () => {
        await sleep(10)
        isClean = true
      })
    })
    await checkCancelled(task, 'before')
    assert.ok(isClean)
  }),

  quietRow([], 'its error comes first, and the next await is told of the cancel', async () => {
    const failure = new Error('no')
    const seen: unknown[] = []
    const task = createTask(async () => {
      const failing = async (): Promise<never> => {
        await sleep(10)
        throw failure
      }
      seen.push(await thrownBy(shielded(failing)), currentTask()?.cancelling())
      await sleep(1)
    })
    getRunningLoop().callLater(5, () => task.cancel())
    await checkCancelled(task)
    assert.deepEqual(seen, [failure, 1])
  }),

  quietRow([], 'a timeout around it waits for it, a timeout within it does not', async () => {
    const error = await thrownBy(timeout(10, () => shielded(() => sleep(30))))
    assert.ok(error instanceof TimeoutError)
    assert.equal(now(), 30)
    assert.ok((await thrownBy(shielded(() => timeout(10, never)))) instanceof TimeoutError)
    assert.equal(await moveOnAfter(10, () => shielded(() => sleep(30))), undefined)
    assert.equal(now(), 70)
  }),

  quietRow([], 'a group that fails waits for it', async () => {
    let isWhole = false
    const group = taskGroup((group) => {
      group.createTask(() =>
        shielded(async () => {
          await sleep(30)
          isWhole = true
        }),
      )
      group.createTask(() => sleep(10).then(() => Promise.reject(new Error('no'))))
    })
    assert.ok((await thrownBy(group)) instanceof AggregateError)
    assert.ok(isWhole)
  }),

  quietRow([], 'its body sees the variables of the task, and the task sees what it sets', async () => {
    const variable = new ContextVar<string>('variable')
    variable.set('before')
    await shielded(async () => {
      assert.equal(variable.get(), 'before')
      await sleep(1)
      variable.set('set inside')
    })
    assert.equal(variable.get(), 'set inside')
  }),

  rowOutside([], 'the end of a run reaches it all the same', async () => {
    let atMs = -1
    const contexts = await contextsOf(async () => {
      const task = createTask(() => shielded(never))
      await sleep(5)
      // Cancels each task, as the end of a run does.
      for (const each of allTasks()) if (each !== currentTask()) each.cancel()
      await thrownBy(task)
      atMs = now()
    })
    assert.deepEqual([contexts, atMs], [[], 5])
  }),
]

const starting: readonly Row[] = [
  quietRow([], 'group.start waits until the child has started, and gives what it tells; it runs on', async () => {
    const log: string[] = []
    await taskGroup(async (group) => {
      const port = await group.start<number>(async (taskStatus) => {
        await sleep(10)
        taskStatus.started(8080)
        await sleep(10)
        log.push(`served until ${now()}`)
      })
      log.push(`listens on ${port} at ${now()}`)
    })
    assert.deepEqual(log, ['listens on 8080 at 10', 'served until 20'])
  }),

  quietRow([], 'there need be no value, and the child has a name', async () => {
    await taskGroup(async (group) => {
      const names: (string | undefined)[] = []
      async function serve(taskStatus: { started(): void }): Promise<void> {
        names.push(currentTask()?.name)
        taskStatus.started()
      }
      assert.equal(await group.start(serve), undefined)
      await group.start(serve, { name: 'server' })
      assert.deepEqual(names, ['serve', 'server'])
    })
  }),

  quietRow([], 'an error before that is thrown there, and leaves the group alone', async () => {
    const failure = new Error('the port is taken')
    const value = await taskGroup(async (group) => {
      const sibling = group.createTask(() => sleep(50, 'unharmed'))
      const failing = async (): Promise<never> => {
        await sleep(10)
        throw failure
      }
      assert.equal(await thrownBy(group.start(failing)), failure)
      const atOnce = (): never => {
        throw failure
      }
      assert.equal(await thrownBy(group.start(atOnce)), failure)
      return await sibling
    })
    assert.equal(value, 'unharmed')
  }),

  quietRow([], "an error after that is the group's", async () => {
    const group = taskGroup(async (group) => {
      await group.start(async (taskStatus) => {
        taskStatus.started()
        await sleep(10)
        throw new Error('later')
      })
      await never()
    })
    assert.deepEqual(((await thrownBy(group)) as AggregateError).errors.map(String), ['Error: later'])
  }),

  quietRow([], 'one that ends without a word is a LoopError', async () => {
    await taskGroup(async (group) => {
      const expected = new LoopError('child exited without calling task_status.started()')
      assert.deepEqual(await thrownBy(group.start(() => sleep(1))), expected)
      assert.deepEqual(await thrownBy(group.start(() => {})), expected)
    })
  }),

  quietRow([], 'it tells once', async () => {
    await taskGroup(async (group) => {
      const twice = await group.start<unknown>(async (taskStatus) => {
        taskStatus.started(1)
        assert.throws(() => taskStatus.started(2), new LoopError("called 'started' twice on the same task status"))
      })
      assert.equal(twice, 1)
    })
  }),

  quietRow([], 'cancelled while it waits, the child is cancelled and awaited', async () => {
    const log: string[] = []
    await taskGroup(async (group) => {
      const child = async (): Promise<void> => {
        try {
          await never()
        } finally {
          await sleep(20)
          log.push(`ended at ${now()}`)
        }
      }
      assert.ok((await thrownBy(timeout(10, () => group.start(child)))) instanceof TimeoutError)
      log.push(`goes on at ${now()}`)
    })
    assert.deepEqual(log, ['ended at 30', 'goes on at 30'])
  }),

  quietRow([], 'a child that tells when nobody waits any more is not told off', async () => {
    await taskGroup(async (group) => {
      const child = async (taskStatus: { started(): void }): Promise<void> => {
        await thrownBy(never())
        taskStatus.started()
      }
      assert.ok((await thrownBy(timeout(10, () => group.start(child)))) instanceof TimeoutError)
    })
  }),

  quietRow([], 'a child that is cancelled before it has begun, or started, ends the wait', async () => {
    const begun: unknown[] = []
    const starts: Task<unknown>[] = []
    const group = taskGroup(async (group) => {
      starts.push(createTask(group.start(() => begun.push('begun'))))
      await sleep(0)
      group.cancel()
      await never()
    })
    assert.equal(await group, undefined)
    for (const start of starts) await checkCancelled(start)
    assert.deepEqual([starts.length, begun], [1, []])
    await taskGroup(async (group) => {
      const child = async (): Promise<void> => {
        currentTask()?.cancel('by itself')
        await never()
      }
      await checkCancelled(createTask(group.start(child)), 'by itself')
    })
  }),

  quietRow([], 'a group that is over starts none', async () => {
    const groups: { start(child: () => void): PromiseLike<unknown> }[] = []
    await taskGroup((group) => void groups.push(group))
    const error = await thrownBy(groups[0]?.start(() => {}) as PromiseLike<unknown>)
    assert.ok(error instanceof LoopError)
    assert.match(error.message, /is finished$/)
  }),
]

export const rows: readonly Row[] = [...movingOn, ...shielding, ...starting]
export const excluded: readonly Excluded[] = []
