import { awaitedBody } from '../core/body.ts'
import { CoroutineObject, refused } from '../core/coroutine.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { sleep } from '../core/sleep.ts'
import { inStores } from '../core/stores.ts'
import { bodyMistake, givenText, msMistake, optionsMistake } from '../ground/arguments.ts'
import { isCancellation } from '../ground/errors.ts'

/** How long to wait before each further try: always the same time, or longer each time. */
export type Backoff =
  | { readonly kind: 'fixed'; readonly delayMs: number }
  | {
      readonly kind: 'exponential'
      /** The wait before the second try. */
      readonly delayMs: number
      /** The factor by which each wait is longer than the one before; 2 by default. */
      readonly factor?: number
      /** The longest wait, before jitter; by default there is no limit. */
      readonly maxDelayMs?: number
    }

/** Makes the waits random, so that many callers that failed together do not try again together. */
export interface Jitter {
  /** The same seed gives the same waits. */
  readonly seed: number
  /** The fraction by which a wait may be shorter or longer, from 0 to 1; 0.2 by default. */
  readonly share?: number
}

/** How often `retry` tries again, and when. */
export interface RetryOptions {
  /** How many further tries follow the first one; `Infinity`: until one works. */
  readonly times: number
  /** How long it waits before each further try. */
  readonly backoff: Backoff
  /** By default there is none, and the waits are exactly those of `backoff`. */
  readonly jitter?: Jitter
  /** Whether to try again after this error; by default after every error. It is never called with a cancellation. */
  readonly retryIf?: (error: unknown) => boolean
}

/**
 * Runs `coroutine` in the task that awaits this, again and again until it returns a value. After `times` further tries
 * it throws the last error. asyncio has no such function; this is Effect's `retry({ times })` with gRPC's backoff (the
 * wait grows by a factor up to a limit, then jitter is added). A cancellation is never tried again, nor is an error of
 * a task that was asked to stop meanwhile. The waits are in the loop's time. Throws a TypeError for a coroutine object,
 * which runs only once, and a RangeError for invalid options.
 */
export function retry<T>(coroutine: () => PromiseLike<T> | T, options: RetryOptions): CoroutineObject<T> {
  const mistake = coroutineMistake(coroutine) ?? retryOptionsMistake(options)
  if (mistake) return refused('retry', mistake, coroutine)
  return new CoroutineObject(
    'retry',
    inStores(() => tryAgain(coroutine, options)),
  )
}

async function tryAgain<T>(coroutine: () => PromiseLike<T> | T, options: RetryOptions): Promise<T> {
  const { times, backoff, jitter, retryIf = () => true } = options
  const jittered = jitter ? spread(jitter) : (delayMs: number): number => delayMs
  const loop = getRunningLoop()
  const task = loop.currentTask()
  const cancelling = task?.cancelling() ?? 0
  for (let retries = 0; ; retries += 1) {
    try {
      return await awaitedBody(coroutine(), loop)
    } catch (error) {
      if (retries >= times || isCancellation(error) || (task?.cancelling() ?? 0) > cancelling || !retryIf(error))
        throw error
    }
    await sleep(jittered(delayBefore(retries, backoff)))
  }
}

function coroutineMistake(coroutine: unknown): Error | null {
  if (coroutine instanceof CoroutineObject) {
    return new TypeError('retry: pass the function, a coroutine object runs only once')
  }
  return bodyMistake(coroutine, 'retry', 'retry(fn, { times, backoff })')
}

function retryOptionsMistake(options: RetryOptions): Error | null {
  const fixed = "{ kind: 'fixed', delayMs: 100 }"
  const mistake = optionsMistake(options, 'retry', `{ times: 3, backoff: ${fixed} }`)
  if (mistake) return mistake
  const { times, backoff, jitter } = options
  if (!(typeof times === 'number' && times >= 0)) {
    return new RangeError(`retry: times is a number from 0 up, not ${givenText(times)}`)
  }
  const share = jitter?.share ?? 0
  if (!(share >= 0 && share <= 1)) {
    return new RangeError(`retry: a jitter's share is a number from 0 to 1, not ${givenText(share)}`)
  }
  return optionsMistake(backoff, 'retry: backoff', fixed) ?? msMistake(backoff.delayMs, 'retry: delayMs')
}

function delayBefore(retries: number, backoff: Backoff): number {
  if (backoff.kind === 'fixed') return backoff.delayMs
  const { delayMs, factor = 2, maxDelayMs = Number.POSITIVE_INFINITY } = backoff
  return Math.min(delayMs * factor ** retries, maxDelayMs)
}

function spread({ seed, share = 0.2 }: Jitter): (delayMs: number) => number {
  const random = randomFrom(seed)
  return (delayMs) => delayMs * (1 + share * (2 * random() - 1))
}

/**
 * Random numbers from 0 to less than 1, the same for the same seed: mulberry32, which is small and even enough for
 * waits.
 */
function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}
