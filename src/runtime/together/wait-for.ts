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
 * Awaits `awaitable`, a coroutine in the task that awaits this, and gives its value. After `timeoutMs` it is cancelled;
 * once it has ended, a TimeoutError is thrown whose cause is the CancelledError. If it takes no notice of the cancel and
 * gives a value, so does this. null, as Infinity: no timeout. Where there is no time at all, a coroutine never begins.
 * Throws a TypeError for what can't be awaited, and for a time that is no number.
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

/** asyncio's `_cancel_and_wait`: not an `await` of the future itself, so that a cancel from outside is told apart. */
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
