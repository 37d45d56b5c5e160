import { errorOf } from '../core/error-of.ts'
import type { Future } from '../core/future.ts'
import { getRunningLoop } from '../core/running-loop.ts'
import type { Task } from '../core/task.ts'
import { WaitingFuture } from '../core/waiting-future.ts'
import { LoopError } from '../ground/errors.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { Stream } from './stream.ts'
import type { StreamEnd } from './stream-end.ts'
import type { TaskGroup } from './task-group.ts'

/** How the items of a generator come to those that read them. */
export interface StreamOfOptions {
  /** How many items may lie ready before somebody asks for them. */
  readonly ready?: number
  /** How many read it. */
  readonly readers?: number
  /** Whether each reader gets every item; otherwise an item goes to the first that asks. */
  readonly toAll?: boolean
  /** The group that waits for the generator, and whose end cancels it. */
  readonly group?: TaskGroup
}

/** The items of a generator that runs in a task of its own: `streamOf` makes it. */
class TaskStream<T> {
  readonly #loop: EventLoop = getRunningLoop()
  readonly #stream: Stream<T>
  readonly #task: Task<void>
  readonly #unread: StreamEnd<T>[]
  readonly #waiting: WaitingFuture[] = []
  #failure: { readonly error: unknown } | null = null
  /** Whether nobody needed it any more while it was at work. */
  #isAbandoned = false

  constructor(generator: () => AsyncGenerator<T>, { ready = 0, readers = 1, toAll = false, group }: StreamOfOptions) {
    const abandoned = () => this.#abandon()
    this.#stream = new Stream<T>(this.#loop, { readers, buffer: ready, toAll, abandoned })
    this.#unread = [...this.#stream.ends]
    this.#task = this.#loop.createTask(() => this.#stream.produce(generator()))
    this.#stream.task = this.#task
    group?.adopt(this.#task)
    this.#task.addQuietCallback(() => this.#taskDone(group))
  }

  /** What one reader reads, until the task that calls this has ended. */
  read(): AsyncIterableIterator<T, undefined> {
    const end = this.#unread.shift()
    if (!end) throw new LoopError('All readers of the stream have begun')
    const task = this.#loop.currentTask()
    if (task) end.waitedFor = () => [task]
    task?.addQuietCallback(() => end.close())
    return end
  }

  /** One that was to read it never will. */
  leave(): void {
    this.#unread.shift()?.close()
  }

  /** Waits until the generator has ended; throws its error. */
  ended(): Future<void> {
    const end = new WaitingFuture([this.#task], this.#loop)
    this.#waiting.push(end)
    if (this.#task.done()) this.#tell()
    return end
  }

  #abandon(): void {
    this.#isAbandoned = true
    // One that is cancelled already must not be torn out of its clean-up.
    if (this.#task.cancelling() === 0) this.#task.cancel()
  }

  #taskDone(group: TaskGroup | undefined): void {
    const isTaken = this.#isAbandoned || this.#stream.isHeard || this.#waiting.length > 0
    // An error that is not asked for is reported by the loop.
    const error = isTaken || group || this.#task.cancelled() ? errorOf(this.#task) : undefined
    this.#failure = this.#task.hasValue() ? null : { error }
    this.#stream.end(this.#failure)
    this.#tell()
    if (this.#failure && !isTaken && !this.#task.cancelled()) group?.fail(error)
  }

  #tell(): void {
    for (const end of this.#waiting.splice(0)) {
      if (end.done()) continue
      if (this.#task.cancelled()) end.cancel()
      else if (this.#failure) end.setException(this.#failure.error)
      else end.release()
    }
  }
}

/** Calls a generator function in a task of its own, as a node of a pipeline that leaves a stream. */
export function streamOf<T>(generator: () => AsyncGenerator<T>, options: StreamOfOptions = {}): TaskStream<T> {
  return new TaskStream(generator, options)
}

/** Works ahead until `ready` items lie ready, for the task that calls this. */
export function buffered<T>(
  generator: AsyncGenerator<T>,
  ready: number,
  group?: TaskGroup,
): AsyncIterableIterator<T, undefined> {
  return new TaskStream(() => generator, group ? { ready, group } : { ready }).read()
}
