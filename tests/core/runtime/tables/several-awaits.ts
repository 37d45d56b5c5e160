import assert from 'node:assert/strict'
import {
  CancelledError,
  createTask,
  run,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
  virtualClock,
  waitFor,
} from '#runtime'
import { type Excluded, type Row, rowOutside, thrownBy } from './row.ts'

/*
 * What JavaScript adds to asyncio: a task's code may be at several awaits at once, and at native promises, of which the
 * loop knows nothing. asyncio's rule holds for all of this: code that is asked to stop ends at its current await, or else
 * at its next.
 */

/** A native promise, of which the loop knows nothing. */
const delay = (delayMs: number) => new Promise<void>((done) => setTimeout(done, delayMs))
const long = async () => {
  await sleep(1_000_000)
}
const cleaning = async () => {
  try {
    await sleep(1_000_000)
  } finally {
    await sleep(100)
  }
}
/** Its clean-up takes the host's time. */
const slow = async () => {
  try {
    await sleep(1_000_000)
  } finally {
    await delay(50)
  }
}

/** Tasks that are at these awaits, and then at a native one; the await after that is their next. */
const bodies: Readonly<Record<string, () => Promise<unknown>>> = {
  'an await that lost a race': async () => {
    await Promise.race([delay(1), sleep(1_000_000)])
    await delay(20)
    await sleep(1)
    return 'it went on'
  },
  'several awaits that lost races': async () => {
    await Promise.race([delay(1), sleep(1_000_000), sleep(2_000_000)])
    await Promise.race([delay(1), long()])
    await delay(20)
    await sleep(1)
    return 'it went on'
  },
  'a call that nobody awaits': async () => {
    void long().catch(() => undefined)
    await delay(20)
    await sleep(1)
    return 'it went on'
  },
  'a call that lost a race, and that is done with all the same': async () => {
    await Promise.any([delay(1), long()])
    await delay(20)
    await sleep(1)
    return 'it went on'
  },
  'a call that lost a race, and that cleans up': async () => {
    await Promise.race([delay(1), cleaning()])
    await delay(20)
    await sleep(1)
    return 'it went on'
  },
  'a timeout that lost a race': async () => {
    await Promise.race([delay(1), timeout(2_000_000, long)])
    await delay(20)
    await sleep(1)
    return 'it went on'
  },
  'a group that lost a race': async () => {
    await Promise.race([delay(1), taskGroup(async (group) => void group.createTask(slow))])
    await delay(20)
    await sleep(1)
    return 'it went on'
  },
  'a task that lost a race, and that cleans up': async () => {
    await Promise.race([delay(1), createTask(slow)])
    await delay(20)
    await sleep(0)
    return 'it went on'
  },
  'a task that loses a race as it cleans up': async () => {
    await Promise.race([delay(20), createTask(slow)])
    await sleep(0)
    return 'it went on'
  },
  'nothing but native awaits': async () => {
    await delay(20)
    await sleep(1)
    return 'it went on'
  },
  'native awaits to its end': async () => {
    await Promise.race([delay(1), sleep(1_000_000)])
    await delay(20)
    return 'it went on'
  },
}

const runs = (main: () => Promise<void>) => run(main, { clock: virtualClock() })

const cancelled: readonly Row[] = Object.entries(bodies).flatMap(([name, body]) => [
  rowOutside([], `a cancel is heard at the next await: ${name}`, () =>
    runs(async () => {
      const task = createTask(body)
      await delay(10)
      task.cancel('enough')
      const error = await thrownBy(task)
      assert.ok(error instanceof CancelledError, String(error))
      assert.equal(error.message, 'enough')
      assert.equal(task.cancelled(), true)
    }),
  ),
  rowOutside([], `a timeout ends it at the next await: ${name}`, () =>
    runs(async () => {
      const error = await thrownBy(
        timeout(null, async (scope) => {
          setTimeout(() => scope.reschedule(0), 10)
          return await body()
        }),
      )
      assert.ok(error instanceof TimeoutError, String(error))
    }),
  ),
  rowOutside([], `a group that fails ends it at the next await: ${name}`, () =>
    runs(async () => {
      const error = await thrownBy(
        taskGroup(async (group) => {
          group.createTask(async () => {
            await delay(10)
            throw new Error('no')
          })
          return await body()
        }),
      )
      assert.deepEqual((error as AggregateError).errors.map(String), ['Error: no'])
    }),
  ),
])

const endings: readonly Row[] = [
  rowOutside([], 'a cancel is heard at the end, where what was told of it lost a race before', () =>
    runs(async () => {
      let win = (): void => {}
      const first = new Promise<void>((won) => {
        win = won
      })
      const task = createTask(() => Promise.race([first, createTask(slow)]))
      await sleep(1)
      task.cancel('enough')
      await delay(1)
      win()
      const error = await thrownBy(task)
      assert.ok(error instanceof CancelledError, String(error))
      assert.equal(error.message, 'enough')
    }),
  ),
  rowOutside([], 'what comes of a task that was told counts, and not what nobody listens to beside it', () =>
    runs(async () => {
      const willing = async () => await long().catch(() => 'its own end')
      const failing = async () => {
        await sleep(1)
        await Promise.all([Promise.reject(new Error('no')), long()])
      }
      const task = createTask(() => Promise.any([createTask(willing), failing()]))
      await sleep(2)
      task.cancel()
      assert.equal(await task, 'its own end')
    }),
  ),
]

/** Code that has got its cancel and cleans up: it is not disturbed then, whatever it awaits. */
const cleanings: Readonly<Record<string, (cleanUp: () => Promise<void>) => Promise<unknown>>> = {
  'at one await': async (cleanUp) => {
    try {
      await sleep(1_000_000)
    } finally {
      await cleanUp()
    }
  },
  'behind a call': async (cleanUp) => {
    try {
      await long()
    } finally {
      await cleanUp()
    }
  },
  'behind several awaits': async (cleanUp) => {
    try {
      await Promise.all([sleep(1_000_000), long(), sleep(2_000_000)])
    } finally {
      await cleanUp()
    }
  },
  'behind a chain': async (cleanUp) => {
    try {
      await long()
        .then(() => 1)
        .finally(() => undefined)
    } finally {
      await cleanUp()
    }
  },
  'behind a race': async (cleanUp) => {
    try {
      await Promise.race([long(), delay(1_000)])
    } finally {
      await cleanUp()
    }
  },
  'behind an await that lost a race': async (cleanUp) => {
    await Promise.race([Promise.resolve(), sleep(1_000_000)])
    try {
      await sleep(2_000_000)
    } finally {
      await cleanUp()
    }
  },
}

const cleanUps: Readonly<Record<string, () => Promise<void>>> = {
  'the loop': async () => {
    await sleep(5)
    await sleep(5)
  },
  'the host': async () => {
    await delay(1)
    await delay(1)
  },
  'the host, then the loop': async () => {
    await delay(1)
    await sleep(5)
    await sleep(5)
  },
}

const cleaned: readonly Row[] = Object.entries(cleanings).flatMap(([where, body]) =>
  Object.entries(cleanUps).flatMap(([what, cleanUp]) => [
    rowOutside([], `who has heard ${where} is left alone while it waits for ${what}`, () =>
      runs(async () => {
        let isClean = false
        const task = createTask(() =>
          body(async () => {
            await cleanUp()
            isClean = true
          }),
        )
        await delay(10)
        task.cancel()
        const error = await thrownBy(task)
        assert.ok(error instanceof CancelledError, String(error))
        assert.equal(isClean, true)
      }),
    ),
    rowOutside([], `and so within a timeout: ${where}, ${what}`, () =>
      runs(async () => {
        let isClean = false
        const error = await thrownBy(
          waitFor(
            () =>
              body(async () => {
                await cleanUp()
                isClean = true
              }),
            500_000,
          ),
        )
        assert.ok(error instanceof TimeoutError, String(error))
        assert.equal(isClean, true)
      }),
    ),
  ]),
)

export const rows: readonly Row[] = [...cancelled, ...endings, ...cleaned]

/** These rows answer to no file of CPython's suite. */
export const excluded: readonly Excluded[] = []
