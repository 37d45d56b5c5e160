import assert from 'node:assert/strict'
import {
  CancelledError,
  ContextVar,
  copyContext,
  coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  LoopError,
  sleep,
  type Task,
  type TaskGroup,
  taskGroup,
} from '#runtime'
import { contextsOf, type Excluded, quietRow, type Row, rowOutside, thrownBy } from './row.ts'

const base = 'test_taskgroups.BaseTestTaskGroup'

function failAfter(delayMs: number, error: unknown): () => Promise<void> {
  return async () => {
    await sleep(delayMs)
    throw error
  }
}

/** Fails in its clean-up. */
function failWhenStopped(error: unknown): () => Promise<void> {
  return async () => {
    try {
      await sleep(10_000)
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: that is the point
      throw error
    }
  }
}

/** The errors of a group that failed. */
async function errorsOf(group: PromiseLike<unknown>): Promise<readonly unknown[]> {
  const error = await thrownBy(group)
  assert.ok(error instanceof AggregateError, `not an AggregateError: ${error}`)
  const count = `${error.errors.length} sub-exception${error.errors.length === 1 ? '' : 's'}`
  assert.equal(error.message, `unhandled errors in a TaskGroup (${count})`)
  return error.errors
}

function now(): number {
  return getRunningLoop().time()
}

function cancelling(): number | undefined {
  return currentTask()?.cancelling()
}

const waiting: readonly Row[] = [
  quietRow(
    `${base}.test_taskgroup_01`,
    'a group goes on when its tasks have ended, and they ran at the same time',
    async () => {
      const tasks = await taskGroup((group) => [
        group.createTask(() => sleep(100, 42)),
        group.createTask(() => sleep(200, 11)),
      ])
      assert.equal(now(), 200)
      assert.deepEqual(
        tasks?.map((task) => task.result()),
        [42, 11],
      )
    },
  ),
  quietRow(`${base}.test_taskgroup_02`, 'the body may start more while it runs', async () => {
    const tasks: Task<number>[] = []
    await taskGroup(async (group) => {
      tasks.push(group.createTask(() => sleep(100, 42)))
      await sleep(150)
      assert.ok(tasks[0]?.done())
      tasks.push(group.createTask(() => sleep(200, 11)))
    })
    assert.equal(now(), 350)
    assert.deepEqual(
      tasks.map((task) => task.result()),
      [42, 11],
    )
  }),
  quietRow(`${base}.test_taskgroup_24`, 'a member may start more while the group waits for its end', async () => {
    let other: Task<string> | null = null
    await taskGroup((group) => {
      group.createTask(async () => {
        await sleep(100)
        other = group.createTask(() => sleep(200, 'late'))
      })
    })
    assert.equal(now(), 300)
    assert.equal((other as Task<string> | null)?.result(), 'late')
  }),
  quietRow(`${base}.test_taskgroup_23`, 'a group holds on to no task that has ended', async () => {
    await taskGroup(async (group) => {
      assert.equal(String(group), '<TaskGroup entered>')
      for (let count = 0; count < 10; count += 1) {
        await sleep(100)
        group.createTask(() => sleep(250))
        if (count === 5) assert.equal(String(group), '<TaskGroup tasks=3 entered>')
      }
      await sleep(300)
      assert.equal(String(group), '<TaskGroup entered>')
    })
  }),
  quietRow([], 'a group without tasks is done in the step of its body, with the value of its body', async () => {
    const log: string[] = []
    getRunningLoop().callSoon(() => log.push('next turn'))
    log.push((await taskGroup(() => 'value')) ?? '')
    assert.deepEqual(log, ['value'])
  }),
  quietRow([], 'nothing runs before a group is awaited', async () => {
    let hasBegun = false
    const group = taskGroup(() => {
      hasBegun = true
    })
    await sleep(10)
    assert.equal(hasBegun, false)
    await group
    assert.equal(hasBegun, true)
  }),
  quietRow(
    [`${base}.test_taskgroup_task_name`, `${base}.test_name`],
    'a member has the name that it is given',
    async () => {
      let seen = ''
      await taskGroup((group) => {
        const task = group.createTask(
          () => {
            seen = currentTask()?.name ?? ''
          },
          { name: 'yolo' },
        )
        assert.equal(task.name, 'yolo')
      })
      assert.equal(seen, 'yolo')
    },
  ),
]

const variable = new ContextVar<number>('variable')

const made: readonly Row[] = [
  quietRow(`${base}.test_taskgroup_task_context`, 'a member may be given the context that it runs in', async () => {
    const context = copyContext()
    assert.equal(context.get(variable), undefined)
    await taskGroup(async (group) => {
      for (const value of [1, 2]) {
        await group.createTask(
          async () => {
            await sleep(0)
            variable.set(value)
          },
          { context },
        )
        assert.equal(context.get(variable), value)
      }
    })
    assert.equal(variable.get(undefined), undefined)
  }),
  rowOutside(
    `${base}.test_coro_closed_when_tg_closed`,
    'a coroutine that a group refuses is not one that was forgotten',
    async () => {
      const contexts = await contextsOf(
        async () => {
          let closed: TaskGroup | null = null
          await taskGroup((group) => {
            closed = group
            group.cancel()
            assert.throws(() => group.createTask(coroutine(sleep, 0)), LoopError)
          })
          assert.throws(() => (closed as TaskGroup | null)?.createTask(coroutine(sleep, 0)), LoopError)
        },
        { debug: true },
      )
      assert.deepEqual(contexts, [])
    },
  ),
]

const failing: readonly Row[] = [
  quietRow([], 'a second failure does not disturb those that clean up after the first', async () => {
    const errors = [new Error('first'), new Error('second')]
    let isCleaned = false
    const group = taskGroup((group) => {
      group.createTask(failAfter(10, errors[0]))
      group.createTask(async () => {
        try {
          await sleep(1000)
        } finally {
          await failAfter(5, errors[1])()
        }
      })
      group.createTask(async () => {
        try {
          await sleep(1000)
        } finally {
          await sleep(20)
          isCleaned = true
        }
      })
    })
    assert.deepEqual(await errorsOf(group), errors)
    assert.deepEqual([isCleaned, now(), cancelling()], [true, 30, 0])
  }),
  quietRow(
    `${base}.test_taskgroup_04`,
    'when a member fails its siblings are cancelled and what comes after is left out',
    async () => {
      const error = new Error('first')
      const log: string[] = []
      let sibling: Task<void> | null = null
      const runner = createTask(async () => {
        await taskGroup((group) => {
          group.createTask(failAfter(100, error))
          sibling = group.createTask(async () => {
            try {
              await sleep(1000)
            } catch (cancelled) {
              log.push(`${now()} ${(cancelled as Error).name}`)
              throw cancelled
            }
            log.push('never')
          })
        })
        log.push('never')
      })
      assert.deepEqual(await errorsOf(runner), [error])
      assert.deepEqual(log, ['100 CancelledError'])
      assert.equal((sibling as Task<void> | null)?.cancelled(), true)
    },
  ),
  quietRow(
    `${base}.test_cancel_children_on_child_error`,
    'the body is cancelled too, and those that fail in the same turn are all told of',
    async () => {
      const errors = [new Error('a'), new Error('b'), new Error('c')]
      const log: string[] = []
      const stopped = async (name: string): Promise<void> => {
        try {
          await sleep(5000)
        } finally {
          log.push(`${now()} ${name}`)
        }
      }
      const group = taskGroup(async (group) => {
        for (const error of errors) group.createTask(failAfter(100, error))
        group.createTask(() => stopped('sibling'))
        await stopped('body')
        log.push('never')
      })
      assert.deepEqual(await errorsOf(group), errors)
      assert.deepEqual(log, ['100 sibling', '100 body'])
      assert.equal(cancelling(), 0)
    },
  ),
  quietRow(
    `${base}.test_taskgroup_09`,
    'when the body fails its tasks are cancelled, and the error is one of a group',
    async () => {
      const error = new Error('body')
      const tasks: Task<void>[] = []
      const group = taskGroup(async (group) => {
        tasks.push(
          group.createTask(() => sleep(1000)),
          group.createTask(() => sleep(2000)),
        )
        await sleep(100)
        throw error
      })
      assert.deepEqual(await errorsOf(group), [error])
      assert.equal(now(), 100)
      assert.deepEqual(
        tasks.map((task) => task.cancelled()),
        [true, true],
      )
    },
  ),
  quietRow(`${base}.test_taskgroup_10`, 'when the body fails at once its tasks never begin', async () => {
    const error = new Error('body')
    let hasBegun = false
    let task: Task<void> | null = null
    const group = taskGroup((group) => {
      task = group.createTask(() => {
        hasBegun = true
      })
      throw error
    })
    assert.deepEqual(await errorsOf(group), [error])
    assert.equal((task as Task<void> | null)?.cancelled(), true)
    assert.equal(hasBegun, false)
  }),
  quietRow(`${base}.test_taskgroup_19`, "the body's error comes after those of the members", async () => {
    const [ofMember, ofBody] = [new Error('member'), new Error('body')]
    const group = taskGroup(async (group) => {
      group.createTask(failAfter(100, ofMember))
      await failWhenStopped(ofBody)()
    })
    assert.deepEqual(await errorsOf(group), [ofMember, ofBody])
  }),
  quietRow(
    [`${base}.test_taskgroup_20a`, `${base}.test_taskgroup_21a`],
    'what is thrown and is no Error is one among the others',
    async () => {
      const group = taskGroup(async (group) => {
        group.createTask(failAfter(100, 'of the member'))
        await failWhenStopped(17)()
      })
      assert.deepEqual(await errorsOf(group), ['of the member', 17])
    },
  ),
  quietRow(
    `${base}.test_taskgroup_context_manager_exit_raises`,
    'a clean-up that fails in the body while a member has failed makes two errors and leaves no cancel behind',
    async () => {
      const task = createTask(async () => {
        const group = taskGroup(async (group) => {
          try {
            group.createTask(failAfter(0, new Error('member')))
            await sleep(1000)
          } finally {
            // biome-ignore lint/correctness/noUnsafeFinally: that is the point
            throw new Error('clean-up')
          }
        })
        assert.deepEqual((await errorsOf(group)).map(String), ['Error: member', 'Error: clean-up'])
        return cancelling()
      })
      assert.equal(await task, 0)
    },
  ),
  quietRow(`${base}.test_taskgroup_03`, 'a member that somebody cancels is no failure', async () => {
    let cancelled: Task<void> | null = null
    let other: Task<number> | null = null
    await taskGroup(async (group) => {
      const task = group.createTask(() => sleep(1000))
      cancelled = task
      await sleep(150)
      task.cancel()
      other = group.createTask(() => sleep(200, 11))
    })
    assert.equal(now(), 350)
    assert.equal((cancelled as Task<void> | null)?.cancelled(), true)
    assert.equal((other as Task<number> | null)?.result(), 11)
  }),
  quietRow(`${base}.test_taskgroup_25`, 'a group that grows without end ends when one fails', async () => {
    const error = new Error('hercules')
    let heads = 0
    const hydra = async (group: TaskGroup): Promise<void> => {
      heads += 1
      await sleep(10)
      group.createTask(() => hydra(group))
      group.createTask(() => hydra(group))
    }
    const group = taskGroup((group) => {
      group.createTask(() => hydra(group))
      group.createTask(async () => {
        while (heads < 10) await sleep(15)
        throw error
      })
    })
    assert.deepEqual(await errorsOf(group), [error])
    const before = heads
    assert.ok(before >= 10)
    await sleep(100)
    assert.equal(heads, before)
  }),
  quietRow(
    `${base}.test_cancels_task_if_created_during_creation`,
    'a member that was started by a member and fails cancels the one that started it at its next await but one',
    async () => {
      const error = new Error('third')
      let stoppedAt = 0
      const group = taskGroup((group) => {
        group.createTask(async () => {
          group.createTask(() => {
            throw error
          })
          await thrownBy(
            (async () => {
              for (; stoppedAt < 10; stoppedAt += 1) await sleep(0)
            })(),
          )
        })
      })
      assert.deepEqual(await errorsOf(group), [error])
      assert.equal(stoppedAt, 1)
    },
  ),
]

const cancelled: readonly Row[] = [
  quietRow(
    [`${base}.test_cancellation`, `${base}.test_taskgroup_22`],
    'a cancel of the task that waits for a group cancels every member, and is passed on when they have ended',
    async () => {
      const stopped: number[] = []
      const runner = createTask(async () => {
        await taskGroup((group) => {
          for (let index = 0; index < 5; index += 1) {
            group.createTask(async () => {
              try {
                await sleep(5000)
              } finally {
                await sleep(index)
                stopped.push(index)
              }
            })
          }
        })
      })
      await sleep(100)
      assert.equal(runner.done(), false)
      runner.cancel()
      assert.ok((await thrownBy(runner)) instanceof CancelledError)
      assert.equal(runner.cancelled(), true)
      assert.deepEqual(stopped, [0, 1, 2, 3, 4])
      assert.equal(now(), 104)
    },
  ),
  quietRow(
    [`${base}.test_taskgroup_07`, `${base}.test_taskgroup_17`],
    'a cancel while the body runs stops it, then the members, of whom there may be none',
    async () => {
      for (const members of [0, 3]) {
        const log: string[] = []
        const stopped = async (name: string): Promise<void> => {
          try {
            await sleep(5000)
          } finally {
            log.push(name)
          }
        }
        const runner = createTask(async () => {
          await taskGroup(async (group) => {
            for (let index = 0; index < members; index += 1) group.createTask(() => stopped(`member ${index}`))
            await stopped('body')
          })
        })
        await sleep(100)
        runner.cancel()
        assert.ok((await thrownBy(runner)) instanceof CancelledError)
        assert.deepEqual(log, ['body', 'member 0', 'member 1', 'member 2'].slice(0, members + 1))
      }
    },
  ),
  quietRow(`${base}.test_taskgroup_08`, 'members that fail because they are cancelled are not hushed up', async () => {
    const errors = [1, 2, 3, 4, 5].map((number) => new Error(String(number)))
    const runner = createTask(async () => {
      await taskGroup(async (group) => {
        for (const error of errors) group.createTask(failWhenStopped(error))
        await sleep(10_000)
      })
    })
    await sleep(100)
    runner.cancel()
    assert.deepEqual(await errorsOf(runner), errors)
    assert.equal(runner.cancelling(), 1)
  }),
  quietRow(
    [`${base}.test_taskgroup_11`, `${base}.test_taskgroup_12`],
    'the errors of a group inside a group are one error of the outer one',
    async () => {
      for (const hasSibling of [false, true]) {
        const errors = [1, 2, 3].map((number) => new Error(String(number)))
        const runner = createTask(async () => {
          await taskGroup(async (outer) => {
            if (hasSibling) outer.createTask(() => sleep(10_000))
            await taskGroup(async (inner) => {
              for (const error of errors) inner.createTask(failWhenStopped(error))
              await sleep(10_000)
            })
          })
        })
        await sleep(100)
        runner.cancel()
        const [inner, ...others] = await errorsOf(runner)
        assert.ok(inner instanceof AggregateError)
        assert.deepEqual(inner.errors, errors)
        assert.deepEqual(others, [])
      }
    },
  ),
  quietRow(`${base}.test_taskgroup_13`, 'a member of the outer group that fails stops the inner group', async () => {
    const error = new Error('outer')
    const runner = taskGroup(async (outer) => {
      outer.createTask(failAfter(100, error))
      await taskGroup((inner) => {
        inner.createTask(failAfter(10_000, new Error('inner')))
      })
    })
    assert.deepEqual(await errorsOf(runner), [error])
    assert.equal(now(), 100)
  }),
  quietRow(`${base}.test_taskgroup_14`, 'an inner group that fails stops the outer one', async () => {
    const error = new Error('inner')
    const runner = taskGroup(async (outer) => {
      outer.createTask(failAfter(10_000, new Error('outer')))
      await taskGroup((inner) => {
        inner.createTask(failAfter(100, error))
      })
    })
    const [inner, ...others] = await errorsOf(runner)
    assert.ok(inner instanceof AggregateError)
    assert.deepEqual([inner.errors, others], [[error], []])
    assert.equal(now(), 100)
  }),
  quietRow(
    [`${base}.test_taskgroup_15`, `${base}.test_taskgroup_16`],
    'a member that fails while the cancelled body still cleans up cuts the clean-up short, and its error is what is thrown',
    async () => {
      const isDirect = [true, false]
      for (const direct of isDirect) {
        const started = now()
        const error = new Error('soon')
        const group = async (): Promise<void> => {
          await taskGroup(async (group) => {
            group.createTask(failAfter(300, error))
            try {
              await sleep(10_000)
            } catch (cancelled) {
              await sleep(500)
              throw cancelled
            }
          })
        }
        const runner = createTask(async () => {
          await (direct ? group() : createTask(group))
        })
        await sleep(100)
        runner.cancel()
        assert.deepEqual(await errorsOf(runner), [error])
        assert.equal(now() - started, 300)
      }
    },
  ),
  quietRow(`${base}.test_taskgroup_18`, 'a body that answers a cancel with another error fails with that', async () => {
    const error = new Error('other')
    const runner = createTask(async () => {
      await taskGroup(async () => {
        try {
          await sleep(10_000)
        } catch {
          throw error
        }
      })
    })
    await sleep(100)
    runner.cancel()
    assert.deepEqual(await errorsOf(runner), [error])
  }),
  quietRow(
    [`${base}.test_cancelling_level_preserved`, `${base}.test_cancellation_does_not_leak_out_of_tg`],
    'the cancel with which a group stops its body is taken back when the group ends',
    async () => {
      const group = taskGroup((group) => {
        group.createTask(failAfter(0, new Error('member')))
      })
      await errorsOf(group)
      assert.equal(cancelling(), 0)
      await sleep(0)
      await sleep(10)
    },
  ),
  quietRow(
    `${base}.test_nested_groups_both_cancelled`,
    'when members of two nested groups fail at once, the outer group still hears of its own',
    async () => {
      const [ofInner, ofOuter] = [new Error('inner'), new Error('outer')]
      const outer = taskGroup(async (outer) => {
        const inner = taskGroup((inner) => {
          inner.createTask(failAfter(0, ofInner))
          outer.createTask(failAfter(0, ofOuter))
        })
        assert.deepEqual(await errorsOf(inner), [ofInner])
        assert.equal(cancelling(), 1)
      })
      assert.deepEqual(await errorsOf(outer), [ofOuter])
      assert.equal(cancelling(), 0)
    },
  ),
  quietRow(
    `${base}.test_error_and_cancel`,
    'a cancel from outside that comes together with a failure is thrown at the next await after the group',
    async () => {
      const begun = getRunningLoop().createFuture<void>()
      const task = createTask(async () => {
        const group = taskGroup(async (group) => {
          group.createTask(async () => {
            begun.setResult()
            await sleep(0)
            throw new Error('member')
          })
          await sleep(1000)
        })
        assert.equal((await errorsOf(group)).length, 1)
        assert.equal(cancelling(), 1)
        await sleep(1000)
        assert.fail('it was cancelled')
      })
      await begun
      assert.equal(task.cancelling(), 0)
      task.cancel()
      assert.equal(task.cancelling(), 1)
      assert.ok((await thrownBy(task)) instanceof CancelledError)
      assert.equal(task.cancelled(), true)
      assert.equal(now(), 0)
    },
  ),
]

const misused: readonly Row[] = [
  quietRow(
    `${base}.test_taskgroup_no_create_task_after_failure`,
    'no task can be started in a group in which one has failed',
    async () => {
      const error = new Error('first')
      let refused: unknown
      const group = taskGroup((group) => {
        group.createTask(failAfter(1, error))
        group.createTask(async () => {
          try {
            await sleep(1000)
          } catch {
            assert.throws(
              () => group.createTask(() => assert.fail('it runs')),
              (thrown) => {
                refused = thrown
                return true
              },
            )
          }
        })
      })
      assert.deepEqual(await errorsOf(group), [error])
      assert.ok(refused instanceof LoopError)
      assert.equal(refused.message, 'TaskGroup <TaskGroup tasks=1 errors=1 cancelling> is shutting down')
    },
  ),
  quietRow(`${base}.test_taskgroup_finished`, 'no task can be started in a group that has ended', async () => {
    const groups: TaskGroup[] = []
    await taskGroup((group) => groups.push(group))
    const failed = taskGroup((group) => {
      groups.push(group)
      throw new Error('body')
    })
    assert.equal((await errorsOf(failed)).length, 1)
    const shown = ['<TaskGroup entered>', '<TaskGroup cancelling>']
    for (const [index, group] of groups.entries()) {
      assert.throws(() => group.createTask(() => assert.fail('it runs')), {
        name: 'LoopError',
        message: `TaskGroup ${shown[index]} is finished`,
      })
    }
  }),
  quietRow(
    [`${base}.test_taskgroup_already_entered`, `${base}.test_taskgroup_double_enter`],
    'a group is entered once: awaiting it again, while it runs or afterwards, is an error',
    async () => {
      let again: unknown
      const group = taskGroup(async () => {
        again = await thrownBy(group)
      })
      await group
      assert.ok(again instanceof LoopError)
      assert.match(again.message, /already awaited/)
      assert.ok((await thrownBy(group)) instanceof LoopError)
    },
  ),
  quietRow(
    `${base}.test_taskgroup_without_parent_task`,
    'a group that is awaited in no task has one of its own, so it always has a parent',
    async () => {
      const loop = getRunningLoop()
      const over = loop.createFuture<void>()
      let parent: Task<unknown> | null = null
      loop.callSoon(() => {
        assert.equal(currentTask(), null)
        void taskGroup((group) => {
          group.createTask(() => sleep(10))
          parent = currentTask()
        }).then(() => over.setResult())
      })
      await over
      assert.ok(parent !== null && parent !== currentTask())
      assert.equal(now(), 10)
    },
  ),
  rowOutside([], 'the failure of a group that nobody awaits is reported when its parent is over', async () => {
    const error = new Error('orphan')
    const contexts = await contextsOf(async () => {
      const parent = createTask(
        () => {
          void taskGroup((group) => {
            group.createTask(failAfter(10, error), { name: 'child' })
          }).then(null, () => {})
        },
        { name: 'parent' },
      )
      await parent
      await sleep(20)
    })
    assert.deepEqual(
      contexts.map((context) => [context.message, context.error]),
      [["Task 'child' has errored out but its parent task 'parent' is already completed", error]],
    )
  }),
]

/** New in asyncio 3.15. */
const ended: readonly Row[] = [
  quietRow([], "group.cancel() stops the members and the body, and is nobody's error", async () => {
    const log: string[] = []
    const value = await taskGroup(async (group) => {
      group.createTask(async () => {
        try {
          await sleep(1000)
        } finally {
          await sleep(5)
          log.push(`${now()} member`)
        }
      })
      await sleep(10)
      group.cancel()
      log.push(`${now()} body`)
      await sleep(1000)
      return 'never'
    })
    assert.equal(value, undefined)
    assert.deepEqual(log, ['10 body', '15 member'])
    assert.equal(cancelling(), 0)
    await sleep(10)
    assert.equal(now(), 25)
  }),
  quietRow([], 'a body that is over when its group is cancelled has its value', async () => {
    const value = await taskGroup((group) => {
      group.createTask(async () => {
        try {
          await sleep(1000)
        } finally {
          await sleep(20)
        }
      })
      group.createTask(async () => {
        await sleep(10)
        group.cancel()
      })
      getRunningLoop().callLater(20, () => group.cancel())
      return 'value'
    })
    assert.equal(value, 'value')
    // The second cancel did not shorten the clean-up.
    assert.equal(now(), 30)
    assert.equal(cancelling(), 0)
  }),
  quietRow(
    [],
    'a group that was cancelled takes no more tasks, and cancelling one that has ended is harmless',
    async () => {
      const groups: TaskGroup[] = []
      await taskGroup((group) => {
        groups.push(group)
        group.cancel()
        assert.throws(() => group.createTask(() => assert.fail('it runs')), /<TaskGroup cancelling> is shutting down/)
      })
      await taskGroup((group) => groups.push(group))
      for (const group of groups) group.cancel()
      assert.equal(cancelling(), 0)
      await sleep(10)
    },
  ),
  quietRow([], 'an eager task that cancels its group in its first step is cancelled with it', async () => {
    let isAfter = false
    await taskGroup((group) => {
      group.createTask(
        async () => {
          group.cancel()
          await sleep(1000)
          isAfter = true
        },
        { eager: true },
      )
    })
    assert.deepEqual([isAfter, now(), cancelling()], [false, 0, 0])
  }),
  quietRow([], 'errors that come out of the clean-up after group.cancel() are thrown', async () => {
    const error = new Error('clean-up')
    const group = taskGroup(async (group) => {
      group.createTask(failWhenStopped(error))
      await sleep(10)
      group.cancel()
      await sleep(10)
    })
    assert.deepEqual(await errorsOf(group), [error])
    assert.equal(cancelling(), 0)
  }),
  quietRow([], 'a cancel from outside is not lost in group.cancel(), even where the body is over', async () => {
    for (const isBodyOver of [false, true]) {
      let isAfter = false
      const runner = createTask(async () => {
        await taskGroup(async (group) => {
          group.createTask(async () => {
            try {
              await sleep(1000)
            } finally {
              await sleep(50)
            }
          })
          group.createTask(async () => {
            await sleep(10)
            group.cancel()
          })
          if (!isBodyOver) await sleep(1000)
        })
        isAfter = true
      })
      await sleep(20)
      runner.cancel()
      assert.ok((await thrownBy(runner)) instanceof CancelledError)
      assert.equal(isAfter, false)
    }
  }),
]

export const rows: readonly Row[] = [...waiting, ...made, ...failing, ...cancelled, ...misused, ...ended]

const cycles = [
  'test_exception_refcycles_direct',
  'test_exception_refcycles_errors',
  'test_exception_refcycles_parent_task',
  'test_exception_refcycles_parent_task_wr',
  'test_exception_refcycles_propagate_cancellation_error',
  'test_exception_refcycles_base_error',
]

export const excluded: readonly Excluded[] = [
  {
    test: `${base}.test_taskgroup_20`,
    why: 'KeyboardInterrupt and SystemExit pass through everything in Python; JavaScript has no error that is more than the others',
  },
  {
    test: `${base}.test_taskgroup_not_entered`,
    why: 'a TaskGroup is made by taskGroup(), which enters it before anybody has it',
  },
  ...['BaseTestTaskGroup', 'TestTaskGroup', 'TestEagerTaskTaskGroup'].flatMap((name) =>
    cycles.map((test) => ({
      test: `test_taskgroups.${name}.${test}`,
      why: "counts what refers to an error: Python frees by reference counts, and an error's traceback holds frames; here neither is so",
    })),
  ),
]
