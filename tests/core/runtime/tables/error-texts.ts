import assert from 'node:assert/strict'
import {
  asCompleted,
  CancelledError,
  createTask,
  Future,
  getRunningLoop,
  run,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
  timeoutAt,
  virtualClock,
  waitFor,
} from '#runtime'
import { type Excluded, type Row, row, rowOutside, thrownBy } from './row.ts'

async function failsAfter(delayMs: number, error: unknown): Promise<void> {
  await sleep(delayMs)
  throw error
}

/** Calls that are too late, and the messages of their errors. Each is awaited by a function of the user. */
const late: Readonly<Record<string, readonly [userFunction: () => Promise<unknown>, message: string]>> = {
  waitFor: [async () => await waitFor(sleep(100), 50), 'waitFor: not done after 50 ms'],
  'waitFor with no time': [async () => await waitFor(sleep(100), 0), 'waitFor: not done after 0 ms'],
  'waitFor with less than no time': [async () => await waitFor(sleep(100), -5), 'waitFor: not done after 0 ms'],
  'waitFor of a task': [
    async () =>
      await waitFor(
        createTask(() => sleep(100)),
        12.5,
      ),
    'waitFor: not done after 12.5 ms',
  ],
  'waitFor of a future': [async () => await waitFor(new Future<void>(), 30), 'waitFor: not done after 30 ms'],
  timeout: [async () => await timeout(50, () => sleep(100)), 'timeout: not done after 50 ms'],
  'a timeout that was moved': [
    async () =>
      await timeout(1_000, async (scope) => {
        scope.reschedule(getRunningLoop().time() + 0.1 + 0.2)
        await sleep(100)
      }),
    'timeout: not done after 0.3 ms',
  ],
  timeoutAt: [async () => await timeoutAt(70, () => sleep(100)), "timeoutAt: not done at 70 ms of the loop's time"],
  asCompleted: [
    async () => {
      for await (const _ of asCompleted([sleep(100)], { timeoutMs: 5 }));
    },
    'asCompleted: not done after 5 ms',
  ],
  'asCompleted, one by one': [
    async () => {
      for (const next of asCompleted([sleep(100)], { timeoutMs: 5 })) await next
    },
    'asCompleted: not done after 5 ms',
  ],
}

/** The names of the functions in an error's stack. */
function callersOf(error: unknown): readonly string[] {
  const lines = (error as Error).stack?.split('\n    at ').slice(1) ?? []
  return lines.map((line) => line.replace(/^async /, '').replace(/ \(.*/s, ''))
}

function isLoops(caller: string): boolean {
  return /withTimeout|resultNow|AsCompleted|notDone|lateError|Pump|#perform|Reaction|runTurn|_tickCallback/.test(caller)
}

/** What `act` throws when it is awaited by a function that is awaited in turn. */
async function thrownIn(act: () => Promise<unknown>): Promise<unknown> {
  async function within(): Promise<void> {
    await act()
  }
  return await thrownBy(within())
}

const timeouts: readonly Row[] = [
  ...Object.entries(late).map(([what, [act, message]]) =>
    row([], `a TimeoutError says who was late, and by how much: ${what}`, async () => {
      const error = await thrownIn(act)
      assert.ok(error instanceof TimeoutError, `not a TimeoutError: ${error}`)
      assert.equal(error.message, message)
      assert.equal(error.stack?.split('\n')[0], `TimeoutError: ${message}`)
    }),
  ),
  ...Object.entries(late).map(([what, [act]]) =>
    row([], `and shows the code that waited for it, and none of the loop's: ${what}`, async () => {
      const callers = callersOf(await thrownIn(act))
      assert.notEqual(callers.length, 0)
      assert.deepEqual(callers.filter(isLoops), [])
    }),
  ),
  row([], 'its cause is the CancelledError, and its stack can be set as any', async () => {
    const error = (await thrownIn(async () => await waitFor(sleep(100), 50))) as Error
    assert.ok(error.cause instanceof CancelledError)
    assert.deepEqual(Object.keys(error), ['name'])
    error.stack = 'mine'
    assert.equal(error.stack, 'mine')
  }),
  row([], 'of a task that nobody’s code stands in, it shows what the engine does', async () => {
    const error = await thrownBy(createTask(waitFor(sleep(100), 50)))
    assert.match((error as Error).stack ?? '', /^TimeoutError: waitFor: not done after 50 ms\n {4}at /)
  }),
  row([], 'it keeps to the length of stacks that is set, and to none', async () => {
    const { stackTraceLimit } = Error
    const lengthWith = async (limit: number): Promise<number> => {
      Error.stackTraceLimit = limit
      try {
        return callersOf(await thrownIn(async () => await waitFor(sleep(100), 50))).length
      } finally {
        Error.stackTraceLimit = stackTraceLimit
      }
    }
    assert.deepEqual([await lengthWith(1), await lengthWith(0)], [1, 0])
    assert.ok((await lengthWith(Number.POSITIVE_INFINITY)) >= 1)
    assert.equal(Error.stackTraceLimit, stackTraceLimit)
  }),
]

const groups: readonly Row[] = [
  row([], "a group's AggregateError counts, in asyncio's words, and shows the call of the group", async () => {
    async function opensGroup(): Promise<void> {
      await taskGroup(async (group) => {
        group.createTask(() => failsAfter(1, new Error('a')))
        group.createTask(() => failsAfter(1, new Error('b')))
        await sleep(10)
      })
    }
    const error = await thrownIn(opensGroup)
    assert.ok(error instanceof AggregateError)
    assert.equal(error.message, 'unhandled errors in a TaskGroup (2 sub-exceptions)')
    assert.equal(error.stack?.split('\n')[0], `AggregateError: ${error.message}`)
    assert.deepEqual(callersOf(error).slice(0, 1), ['opensGroup'])
  }),
  row([], 'of one error it speaks of one', async () => {
    const error = await thrownBy(taskGroup(() => failsAfter(1, new Error('a'))))
    assert.equal((error as Error).message, 'unhandled errors in a TaskGroup (1 sub-exception)')
  }),
]

const cancellations: readonly Row[] = [
  row([], 'a CancelledError has the message that was given, and otherwise none', async () => {
    const [told, untold] = [createTask(() => sleep(100)), createTask(() => sleep(100))]
    await sleep(1)
    told.cancel('enough')
    untold.cancel()
    assert.equal(((await thrownBy(told)) as Error).message, 'enough')
    assert.equal(((await thrownBy(untold)) as Error).message, '')
  }),
  rowOutside([], 'in debug mode it shows who cancelled', async () => {
    async function tired(): Promise<unknown> {
      const [task, future] = [createTask(async () => await sleep(100)), new Future<void>()]
      await sleep(1)
      task.cancel('enough')
      future.cancel()
      return [await thrownBy(task), await thrownBy(future)]
    }
    const errors = (await run(tired, { clock: virtualClock(), debug: true })) as readonly Error[]
    assert.deepEqual(
      errors.map((error) => callersOf(error).includes('tired')),
      [true, true],
    )
    assert.equal(errors[0]?.message, 'enough')
  }),
]

export const rows: readonly Row[] = [...timeouts, ...groups, ...cancellations]
export const excluded: readonly Excluded[] = []
