import {
  CancelledError,
  createSubprocess,
  createTask,
  currentTask,
  type EventLoop,
  Future,
  gather,
  OutsideFuture,
  type SubprocessOptions,
  sleep,
  type Task,
} from '#runtime'
import type { LogLevel } from '#trace'
import { logText } from './preview.ts'

type Print = (...values: unknown[]) => void

/** The runtime's names that code in nodes finds in scope. */
export const scopeNames: readonly string[] = [
  'sleep',
  'gather',
  'createTask',
  'createSubprocess',
  'currentTask',
  'CancelledError',
]

/** What `import.meta` says in a pipeline's code. */
export interface ImportMeta {
  /** Of the pipeline's file. Throws an Error that says what to do where it has none. */
  readonly url: string
}

export interface ScopeOptions {
  readonly loop: EventLoop
  readonly guard: () => void
  readonly importModule: (specifier: string) => Promise<unknown>
  readonly importMeta: ImportMeta
  readonly log: (level: LogLevel, text: string, node: number | undefined) => void
}

/** The scope of a run's code: the runtime's names, bound to this loop. */
export function scopeOf(options: ScopeOptions): Readonly<Record<string, unknown>> {
  const { loop } = options
  return {
    sleep: (delayMs: number, result?: unknown) => sleep(delayMs, result, loop),
    gather: (awaitables: readonly never[], gatherOptions?: object) => gather(awaitables, gatherOptions, loop),
    createTask,
    createSubprocess: (file: string, args?: readonly string[], subprocessOptions?: SubprocessOptions) =>
      createSubprocess(file, args, subprocessOptions, loop),
    currentTask,
    CancelledError,
    shared: new OwnScope(options, undefined, () => null),
  }
}

/** What one coroutine, or the shared code, has of its own; each is made when it is asked for. */
export class OwnScope {
  readonly #options: ScopeOptions
  readonly #node: number | undefined
  readonly #task: () => Task<unknown> | null

  /** `task`: the node's own task, for code that the loop lost sight of behind a native await. */
  constructor(options: ScopeOptions, node: number | undefined, task: () => Task<unknown> | null) {
    this.#options = options
    this.#node = node
    this.#task = task
  }

  get $await(): (value: unknown) => unknown {
    const { loop } = this.#options
    return (value) => awaitedBy(loop, loop.currentTask() ?? this.#task(), value)
  }

  get $each(): (iterable: AsyncIterable<unknown>) => unknown {
    const awaited = this.$await
    return (iterable) => eachAwaited(iterable, awaited)
  }

  get $guard(): () => void {
    return this.#options.guard
  }

  get $import(): (specifier: string) => Promise<unknown> {
    return this.#options.importModule
  }

  get $meta(): ImportMeta {
    return this.#options.importMeta
  }

  get log(): Print {
    return this.#printer('log')
  }

  get console(): Readonly<Record<LogLevel, Print>> {
    return {
      log: this.#printer('log'),
      info: this.#printer('info'),
      warn: this.#printer('warn'),
      error: this.#printer('error'),
      debug: this.#printer('debug'),
    }
  }

  get signal(): AbortSignal | undefined {
    return this.#task()?.signal
  }

  #printer(level: LogLevel): Print {
    return (...values) => this.#options.log(level, logText(values), this.#node)
  }
}

/** `await e` of a body: through the loop, so that the task is known, cancellable and counted while it waits. */
function awaitedBy(loop: EventLoop, task: Task<unknown> | null, value: unknown): unknown {
  if (value instanceof Future) return value.wait(task)
  if (!isThenable(value) || !task) return value
  return new OutsideFuture(value, loop).wait(task)
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** `for await` awaits where nobody sees it; the iterator's own promises go through the loop instead. */
function eachAwaited(
  iterable: AsyncIterable<unknown> | Iterable<unknown>,
  awaited: (value: unknown) => unknown,
): unknown {
  if (!(Symbol.asyncIterator in iterable)) return iterable
  const iterator = iterable[Symbol.asyncIterator]()
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => awaited(iterator.next()),
      return: () => awaited(iterator.return?.() ?? Promise.resolve({ done: true, value: undefined })),
    }),
  }
}
