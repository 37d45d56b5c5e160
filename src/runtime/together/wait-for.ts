import { begin, CoroutineObject, isCoroutine, refused } from '../core/coroutine.ts'
import { type Awaitable, ensureFuture, isAwaitable, noAwaitable } from '../core/ensure-future.ts'
import type { Future } from '../core/future.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import { WaitingFuture } from '../core/waiting-future.ts'
import { timeoutMistake } from '../ground/arguments.ts'
import { isCancelledError } from '../ground/errors.ts'
import { notDoneAfter } from '../ground/timeout-error.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { withinDelay } from './timeout.ts'

/**
 * Awaits `awaitable` and resolves with its value; a coroutine runs in the task that awaits this. After `timeoutMs` it
 * is cancelled; once it has ended, a TimeoutError is thrown whose cause is the CancelledError. If it ignores the cancel
 * and returns a value, that is the result. null and Infinity: no timeout. With a timeout of 0 or less, a coroutine
 * never begins. Throws a TypeError if `awaitable` can't be awaited, and if `timeoutMs` is no number.
 */
export function waitFor<T>(awaitable: Awaitable<T>, timeoutMs: number | null): CoroutineObject<T> {
  if (!isAwaitable(awaitable)) return refused('waitFor', noAwaitable(awaitable, 'waitFor(awaitable, timeoutMs)'))
  const mistake = timeoutMistake(timeoutMs, 'waitFor: timeoutMs')
  if (mistake) return refused('waitFor', mistake, awaitable)
  return new CoroutineObject(
    'waitFor',
    inStores(() => {
      const loop = getRunningLoop()
      if (timeoutMs !== null && timeoutMs <= 0) return resultNow(ensureFuture(awaitable, loop), loop)
      return withinDelay('waitFor', timeoutMs, () => awaitedInline(awaitable, loop))
    }),
  )
}

function awaitedInline<T>(awaitable: Awaitable<T>, loop: EventLoop): PromiseLike<T> | T {
  return isCoroutine(awaitable) ? begin(awaitable) : ensureFuture(awaitable, loop)
}

async function resultNow<T>(future: Future<T>, loop: EventLoop): Promise<T> {
  if (future.done()) return future.result()
  await cancelAndWait(future, loop)
  try {
    return future.result()
  } catch (error) {
    if (isCancelledError(error)) throw notDoneAfter(0, 'waitFor', error)
    throw error
  }
}

/** asyncio's `_cancel_and_wait`. It does not await the future itself, so that it can tell a cancel from outside. */
async function cancelAndWait(future: Future<unknown>, loop: EventLoop): Promise<void> {
  const waiter = new WaitingFuture([future], loop)
  const release = (): void => waiter.release()
  future.addQuietCallback(release)
  try {
    future.cancel()
    await waiter
  } finally {
    future.removeDoneCallback(release)
  }
}
