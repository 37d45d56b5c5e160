import { type Awaitable, ensureFuture } from '../core/ensure-future.ts'
import type { Future } from '../core/future.ts'
import { Task } from '../core/task.ts'
import { WaitingFuture } from '../core/waiting-future.ts'
import { described, isError } from '../ground/foreign-value.ts'

/**
 * A future that ends as `awaitable` does. A cancel of it does not reach `awaitable`, but the task that awaits it is
 * cancelled. If `awaitable` fails after that, its error goes to the loop's exception handler.
 */
export function shield<T>(awaitable: Awaitable<T>): Future<T> {
  const inner = ensureFuture(awaitable)
  if (inner.done()) return inner
  const outer = new WaitingFuture<T>([inner], inner.loop)
  const passOn = (): void => {
    if (outer.cancelled()) return
    if (inner.cancelled()) return void outer.cancel()
    const error = inner.exception()
    if (error === null) outer.setResult(inner.result())
    else outer.setException(error)
  }
  inner.addQuietCallback(passOn)
  outer.addQuietCallback(() => {
    if (inner.done()) return
    inner.removeDoneCallback(passOn)
    // The error is reported once, even if several shields of this future were cancelled.
    inner.removeDoneCallback(reportError)
    inner.addDoneCallback(reportError)
  })
  return outer
}

function reportError(inner: Future<unknown>): void {
  if (inner.cancelled()) return
  const error = inner.exception()
  if (error === null) return
  const message = `${isError(error) ? described(error).name : typeof error} exception in shielded future`
  inner.loop.callExceptionHandler(inner instanceof Task ? { message, error, task: inner } : { message, error })
}
