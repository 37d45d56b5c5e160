import { type OwnName, scopeTable } from '#graph'
import { awaitedBy, type EventLoop, eachAwaitedBy, type Task } from '#runtime'
import { askingSignal } from './asking-signal.ts'
import type { RunConsole } from './run-console.ts'
import { bindingsOf } from './scope-bindings.ts'
import type { Sightings } from './sightings.ts'

type Callable = (...args: readonly unknown[]) => unknown

/** The names that mean the same to all code of a run. */
export const runNames: readonly string[] = scopeTable.filter(({ scope }) => scope === 'run').map(({ name }) => name)

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
  readonly console: RunConsole
  /** A node's own task, while it has one: for code that the loop lost sight of behind a native await. */
  readonly taskOf: (node: number) => Task<unknown> | null
  /** The run's own task, which evaluates the shared code. */
  readonly main: () => Task<unknown> | null
  /** Told of every await; `null` outside of debug mode. */
  readonly sightings: Sightings | null
}

/** The scope of a run's code: the runtime's names, bound to this loop, and what Program's `js` asks for. */
export function scopeOf(options: ScopeOptions): Readonly<Record<string, unknown>> {
  return {
    ...bindingsOf(options.loop),
    shared: new OwnScope(options),
    own:
      (node: number, coroutineOf: (own: OwnScope) => Callable): Callable =>
      (...args) =>
        coroutineOf(new OwnScope(options, node))(...args),
  }
}

/** What one coroutine, or the shared code, has of its own; each is made when it is asked for. */
class OwnScope implements Readonly<Record<OwnName, unknown>> {
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

  get $import(): (specifier: string) => Promise<unknown> {
    return this.#options.importModule
  }

  get $meta(): ImportMeta {
    return this.#options.importMeta
  }

  get log(): unknown {
    return this.#options.console.log(this.#node)
  }

  get console(): unknown {
    return this.#options.console.of(this.#node)
  }

  /** A coroutine's own task is one and the same to its end; shared code is run by whichever task calls it. */
  get signal(): AbortSignal | undefined {
    const own = this.#ownTask()
    if (own) return own.signal
    const { loop, main } = this.#options
    const asking = loop.currentTask() ?? main()
    if (this.#node !== undefined || !asking) return asking?.signal
    return askingSignal(() => (loop.currentTask() ?? main() ?? asking).signal)
  }

  #taskNow(): Task<unknown> | null {
    return this.#options.loop.currentTask() ?? this.#ownTask()
  }

  #ownTask(): Task<unknown> | null {
    return this.#node === undefined ? null : this.#options.taskOf(this.#node)
  }
}
