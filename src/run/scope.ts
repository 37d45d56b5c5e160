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
import type { Sightings } from './sightings.ts'

type Print = (...values: unknown[]) => void
type Callable = (...args: readonly unknown[]) => unknown

/** The runtime's names that code in nodes finds in scope. */
export const scopeNames: readonly string[] = [
  'sleep',
  'gather',
  'createTask',
  'createSubprocess',
  'currentTask',
  'CancelledError',
]

export interface ScopeOptions {
  readonly loop: EventLoop
  readonly guard: () => void
  readonly log: (level: LogLevel, text: string, node: number | undefined) => void
  /** A node's own task, while it has one: for code that the loop lost sight of behind a native await. */
  readonly taskOf: (node: number) => Task<unknown> | null
  /** Told of every await; `null` outside of debug mode. */
  readonly sightings: Sightings | null
}

/** Names that each coroutine has for itself. */
export const ownNames: readonly string[] = ['log', 'console', 'signal']

/** The scope of a run's code: the runtime's names, bound to this loop, and what compiled code asks for. */
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
    ...sharedNames(new OwnScope(options)),
    own:
      (node: number, coroutineOf: (own: OwnScope) => Callable): Callable =>
      (...args) =>
        coroutineOf(new OwnScope(options, node))(...args),
  }
}

/** What code has that is no coroutine's: the shared code, and the modules beside the pipeline. */
export function sharedNames({ $await, $each, $guard, log, console, signal }: OwnScope): Readonly<Record<string, unknown>> {
  return { $await, $each, $guard, log, console, signal }
}

/** What one coroutine, or the shared code, has of its own; each is made when it is asked for. */
export class OwnScope {
  readonly #options: ScopeOptions
  readonly #node: number | undefined

  constructor(options: ScopeOptions, node?: number) {
    this.#options = options
    this.#node = node
  }

  get $await(): (value: unknown) => unknown {
    const { sightings } = this.#options
    if (!sightings) return (value) => awaitedBy(this.#taskNow(), value)
    return (value) => {
      const task = this.#taskNow()
      sightings.awaits(task)
      return awaitedBy(task, value)
    }
  }

  get $each(): (iterable: AsyncIterable<unknown>) => unknown {
    return (iterable) => eachAwaitedBy(() => this.#taskNow(), iterable)
  }

  get $guard(): () => void {
    return this.#options.guard
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
    return this.#ownTask()?.signal
  }

  #taskNow(): Task<unknown> | null {
    return this.#options.loop.currentTask() ?? this.#ownTask()
  }

  #ownTask(): Task<unknown> | null {
    return this.#node === undefined ? null : this.#options.taskOf(this.#node)
  }

  #printer(level: LogLevel): Print {
    return (...values) => this.#options.log(level, logText(values), this.#node)
  }
}
