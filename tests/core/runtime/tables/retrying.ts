import assert from 'node:assert/strict'
import {
  type Backoff,
  CancelledError,
  coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  type RetryOptions,
  retry,
  sleep,
  TimeoutError,
  timeout,
  waitFor,
} from '#runtime'
import { type Excluded, quietRow, type Row, thrownBy } from './row.ts'

const fixed: Backoff = { kind: 'fixed', delayMs: 10 }

/** Fails `times` times, then returns its number; notes the times of the tries. */
function flaky(times: number, atMs: number[] = []): () => Promise<number> {
  return async () => {
    atMs.push(getRunningLoop().time())
    if (atMs.length <= times) throw new Error(`failure ${atMs.length}`)
    return atMs.length
  }
}

/** The times of the tries, counted from the first one. */
async function triesOf(options: RetryOptions, failures: number): Promise<readonly number[]> {
  const startedMs = getRunningLoop().time()
  const atMs: number[] = []
  await retry(flaky(failures, atMs), options)
  return atMs.map((each) => each - startedMs)
}

export const rows: readonly Row[] = [
  quietRow([], 'what works is run once, and nothing waits', async () => {
    assert.equal(await retry(flaky(0), { times: 3, backoff: fixed }), 1)
    assert.equal(getRunningLoop().time(), 0)
  }),
  quietRow([], 'what fails is tried again until it works', async () => {
    assert.deepEqual(await triesOf({ times: 3, backoff: fixed }, 3), [0, 10, 20, 30])
    assert.equal((await triesOf({ times: Number.POSITIVE_INFINITY, backoff: fixed }, 50)).length, 51)
  }),
  quietRow([], 'after so many times more the last error is thrown', async () => {
    const atMs: number[] = []
    const error = await thrownBy(retry(flaky(9, atMs), { times: 2, backoff: fixed }))
    assert.equal(String(error), 'Error: failure 3')
    assert.deepEqual(atMs, [0, 10, 20])
    assert.equal(String(await thrownBy(retry(flaky(1), { times: 0, backoff: fixed }))), 'Error: failure 1')
  }),
  quietRow([], 'an exponential backoff grows by its factor, up to its limit', async () => {
    const doubled: Backoff = { kind: 'exponential', delayMs: 10 }
    assert.deepEqual(await triesOf({ times: 4, backoff: doubled }, 4), [0, 10, 30, 70, 150])
    const limited: Backoff = { kind: 'exponential', delayMs: 10, factor: 3, maxDelayMs: 50 }
    assert.deepEqual(await triesOf({ times: 4, backoff: limited }, 4), [0, 10, 40, 90, 140])
  }),
  quietRow([], 'jitter comes from its seed and stays within its share', async () => {
    const waitsOf = async (jitter: RetryOptions['jitter']): Promise<readonly number[]> => {
      const backoff: Backoff = { kind: 'fixed', delayMs: 100 }
      const atMs = await triesOf({ times: 50, backoff, ...(jitter ? { jitter } : {}) }, 50)
      // Rounded, since adding and subtracting the clock's time is not exact.
      return atMs.slice(1).map((each, index) => Math.round((each - (atMs[index] as number)) * 1e6) / 1e6)
    }
    const waits = await waitsOf({ seed: 1 })
    assert.deepEqual(await waitsOf({ seed: 1 }), waits)
    assert.notDeepEqual(await waitsOf({ seed: 2 }), waits)
    assert.ok(waits.every((wait) => wait >= 80 && wait <= 120))
    assert.ok(Math.min(...waits) < 90 && Math.max(...waits) > 110)
    assert.ok((await waitsOf({ seed: 1, share: 1 })).some((wait) => wait < 80))
    assert.deepEqual(new Set(await waitsOf({ seed: 1, share: 0 })), new Set([100]))
  }),
  quietRow([], 'retryIf decides of each error', async () => {
    const asked: string[] = []
    const error = await thrownBy(
      retry(flaky(9), {
        times: 9,
        backoff: fixed,
        retryIf: (error) => asked.push(String(error)) < 3,
      }),
    )
    assert.equal(error, error instanceof Error ? error : null)
    assert.deepEqual(asked, ['Error: failure 1', 'Error: failure 2', 'Error: failure 3'])
    assert.equal(String(error), 'Error: failure 3')
  }),
  quietRow([], 'it runs in the task that awaits it, and not before', async () => {
    const seen: unknown[] = []
    const cold = retry(
      () => {
        seen.push(currentTask())
      },
      { times: 1, backoff: fixed },
    )
    await sleep(10)
    assert.deepEqual(seen, [])
    await cold
    assert.deepEqual(seen, [currentTask()])
  }),
  quietRow([], 'a cancellation is never tried again, wherever it comes', async () => {
    let runs = 0
    const asked: unknown[] = []
    const options: RetryOptions = {
      times: 9,
      backoff: { kind: 'fixed', delayMs: 100 },
      retryIf: (error) => asked.push(error) > 0,
    }
    const inRun = createTask(() =>
      retry(() => {
        runs += 1
        return sleep(1000)
      }, options),
    )
    await sleep(10)
    inRun.cancel()
    assert.ok((await thrownBy(inRun)) instanceof CancelledError)
    assert.deepEqual([runs, asked], [1, []])
    const inWait = createTask(() => retry(flaky(9), options))
    await sleep(50)
    inWait.cancel()
    assert.ok((await thrownBy(inWait)) instanceof CancelledError)
    assert.equal(getRunningLoop().time(), 60)
  }),
  quietRow([], 'nor is a cancellation that comes out of what it awaits', async () => {
    let runs = 0
    const other = createTask(() => sleep(1000))
    other.cancel()
    const attempt = async (): Promise<void> => {
      runs += 1
      await other
    }
    assert.ok((await thrownBy(retry(attempt, { times: 9, backoff: fixed }))) instanceof CancelledError)
    assert.deepEqual([runs, currentTask()?.cancelling()], [1, 0])
  }),
  quietRow([], 'a task that was asked to stop and fails in its clean-up is not tried again', async () => {
    let runs = 0
    const task = createTask(() =>
      retry(
        async () => {
          runs += 1
          try {
            await sleep(1000)
          } finally {
            // biome-ignore lint/correctness/noUnsafeFinally: that is the point
            throw new Error('clean-up')
          }
        },
        { times: 9, backoff: fixed },
      ),
    )
    await sleep(10)
    task.cancel()
    assert.equal(String(await thrownBy(task)), 'Error: clean-up')
    assert.equal(runs, 1)
  }),
  quietRow([], 'an attempt that timed out is tried again; a timeout around all is not', async () => {
    let runs = 0
    const attempt = async (): Promise<string> => {
      runs += 1
      return await sleep(runs < 3 ? 1000 : 1, 'in time')
    }
    assert.equal(await retry(() => timeout(50, attempt), { times: 5, backoff: fixed }), 'in time')
    assert.deepEqual([runs, getRunningLoop().time()], [3, 121])
    const all = retry(() => sleep(1000), { times: 5, backoff: fixed })
    assert.ok((await thrownBy(waitFor(all, 50))) instanceof TimeoutError)
    assert.equal(getRunningLoop().time(), 171)
  }),
  quietRow([], 'what can run only once, or means nothing, is refused', async () => {
    const once = coroutine(sleep, 1) as unknown as () => void
    const refusal = new TypeError('retry: pass the function, a coroutine object runs only once')
    assert.deepEqual(await thrownBy(retry(once, { times: 1, backoff: fixed })), refusal)
    assert.equal(getRunningLoop().time(), 0)
    for (const times of [-1, Number.NaN]) {
      assert.ok((await thrownBy(retry(flaky(0), { times, backoff: fixed }))) instanceof RangeError)
    }
    for (const share of [-0.1, 1.1, Number.NaN]) {
      const jitter = { seed: 1, share }
      assert.ok((await thrownBy(retry(flaky(0), { times: 1, backoff: fixed, jitter }))) instanceof RangeError)
    }
  }),
]

export const excluded: readonly Excluded[] = []
