import { CoroutineObject, refused } from '../core/coroutine.ts'
import { errorOf } from '../core/error-of.ts'
import { currentContext } from '../core/owner.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import type { Task } from '../core/task.ts'
import { bodyMistake } from '../ground/arguments.ts'
import { LoopError } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { untilDone } from './until-done.ts'

/**
 * Runs `body` to its end, even if the task is cancelled meanwhile: anyio's `CancelScope(shield=True)`, for clean-up
 * that must not stop half-way. Resolves with the body's value. A cancel that came meanwhile is thrown after the body's
 * end. If the body failed, its error is thrown first, and the next await throws the cancel. `shield` differs: there the
 * task goes on at once, and the shielded work goes on beside it.
 *
 * The body is a task of its own, in the same context. What cancels all tasks, such as the end of `run`, reaches the
 * body too. A `timeout` inside the body works as usual; one around it has to wait.
 */
export function shielded<T>(body: () => PromiseLike<T> | T): CoroutineObject<T> {
  const mistake = bodyMistake(body, 'shielded', 'shielded(async () => …)', '; shield(promise) takes one')
  if (mistake) return refused('shielded', mistake, body)
  return new CoroutineObject(
    'shielded',
    inStores(() => untilItsEnd(body, getRunningLoop())),
  )
}

async function untilItsEnd<T>(body: () => PromiseLike<T> | T, loop: EventLoop): Promise<T> {
  const parent = loop.currentTask()
  if (!parent) throw new LoopError('shielded() should be used inside a task')
  const task = loop.createTask(body, { context: currentContext() })
  const interruption = await untilDone(task as Task<unknown>)
  if (interruption === null) return await task
  if (errorOf(task as Task<unknown>) === undefined || task.cancelled()) throw interruption.error
  await parent.requests.hearBehind()
  return await task
}
