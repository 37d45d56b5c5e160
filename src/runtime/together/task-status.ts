import { awaitedBody } from '../core/body.ts'
import { CoroutineObject, refused } from '../core/coroutine.ts'
import type { Future } from '../core/future.ts'
import type { TaskOptions } from '../core/loop-options.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import { inStores } from '../core/stores.ts'
import type { Task } from '../core/task.ts'
import { WaitingFuture } from '../core/waiting-future.ts'
import { bodyMistake } from '../ground/arguments.ts'
import { cancellationOf, LoopError } from '../ground/errors.ts'
import type { TaskGroup } from './task-group.ts'
import { untilDone } from './until-done.ts'

/** Lets a task of `group.start` tell that it has started; anyio's and Trio's `TaskStatus`. */
export class TaskStatus<V> {
  readonly #started: Future<V>

  /** @internal `started` is the future that `group.start` waits for. */
  constructor(started: Future<V>) {
    this.#started = started
  }

  /**
   * Says that the task has started: `group.start` resolves with `value`, unless it was cancelled meanwhile. Throws a
   * LoopError the second time.
   */
  started(value: V): void {
    if (this.#started.cancelled()) return
    if (this.#started.done()) throw new LoopError("called 'started' twice on the same task status")
    this.#started.setResult(value)
  }
}

/** The coroutine that `group.start` takes. */
export type Startable<V> = (taskStatus: TaskStatus<V>) => PromiseLike<unknown> | unknown

/** See `TaskGroup.start`. */
export function startIn<V>(group: TaskGroup, coroutine: Startable<V>, options: TaskOptions): CoroutineObject<V> {
  const mistake = bodyMistake(coroutine, 'TaskGroup.start', 'group.start(async (taskStatus) => …)')
  if (mistake) return refused('TaskGroup.start', mistake, coroutine)
  return new CoroutineObject(
    'TaskGroup.start',
    inStores(() => untilStarted(group, coroutine, options)),
  )
}

async function untilStarted<V>(group: TaskGroup, coroutine: Startable<V>, options: TaskOptions): Promise<V> {
  const loop = getRunningLoop()
  const tasks: Task<unknown>[] = []
  const started = new WaitingFuture<V>(tasks, loop)
  const member = async (): Promise<void> => {
    try {
      await awaitedBody(coroutine(new TaskStatus(started)), loop)
    } catch (error) {
      if (started.done()) throw error
      // Before the start, an error belongs to the caller, not to the group.
      const cancellation = cancellationOf(error)
      if (!cancellation) return started.setException(error)
      started.cancel(cancellation.message)
      throw error
    }
    if (!started.done()) started.setException(new LoopError('child exited without calling task_status.started()'))
  }
  const task = group.createTask(member, { name: coroutine.name, ...options }) as Task<unknown>
  tasks.push(task)
  // The task was cancelled before it began.
  task.addQuietCallback(() => started.cancel())
  try {
    return await started
  } catch (error) {
    task.cancel()
    const interruption = await untilDone(task)
    throw interruption?.error ?? error
  }
}
