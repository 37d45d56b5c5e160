import {
  awaitedBy,
  CancelledError,
  createSubprocess,
  createTask,
  currentTask,
  type EventLoop,
  eachAwaitedBy,
  gather,
  type SubprocessOptions,
  sleep,
  type Task,
} from '#runtime'
import type { LogLevel } from '#trace'
import { logText } from './preview.ts'

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

/** What one coroutine, or the shared code, has of its own. */
export type OwnScope = Readonly<Record<string, unknown>>

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
    shared: ownScope(options, undefined, () => null),
  }
}

/** `task`: the node's own task, for code that the loop lost sight of behind a native await. */
export function ownScope(options: ScopeOptions, node: number | undefined, task: () => Task<unknown> | null): OwnScope {
  const write =
    (level: LogLevel) =>
    (...values: unknown[]): void =>
      options.log(level, logText(values), node)
  const taskNow = (): Task<unknown> | null => options.loop.currentTask() ?? task()
  return {
    $await: (value: unknown) => awaitedBy(taskNow(), value),
    $each: (iterable: AsyncIterable<unknown>) => eachAwaitedBy(taskNow, iterable),
    $guard: options.guard,
    $import: options.importModule,
    $meta: options.importMeta,
    log: write('log'),
    console: {
      log: write('log'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      debug: write('debug'),
    },
    get signal() {
      return task()?.signal
    },
  }
}
