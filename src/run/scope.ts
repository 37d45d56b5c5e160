import { type OwnName, scopeTable } from '#graph'
import type { EventLoop, Task } from '#runtime'
import { awaitedBy, eachAwaitedBy } from '#runtime-internal'
import { askingSignal } from './asking-signal.ts'
import type { RunConsole } from './run-console.ts'
import { type HostTimers, timerNames } from './run-timers.ts'
import { bindingsOf } from './scope-bindings.ts'
import type { Sightings } from './sightings.ts'

type Callable = (...args: readonly unknown[]) => unknown

/** The names that mean the same in all code of a run. */
export const runNames: readonly string[] = scopeTable.filter(({ scope }) => scope === 'run').map(({ name }) => name)

/** Names of the host that a run replaces with its own. */
export const hostNames: readonly string[] = timerNames

export interface ScopeOptions {
  readonly loop: EventLoop
  readonly guard: () => void
  readonly console: RunConsole
  readonly timers: HostTimers
  /** A node's own task, while it has one: for code that the loop has lost track of behind a native await. */
  readonly taskOf: (node: number) => Task<unknown> | null
  /** The run's own task, which evaluates the shared code. */
  readonly main: () => Task<unknown> | null
  /**
   * For the code of a file that is included: the number in the run of a node of this number in the file, which depends on
   * the node whose inside calls.
   */
  readonly numberOf?: (node: number) => number
  /** Called at every await; `null` outside of debug mode. */
  readonly sightings: Sightings | null
}

/** Names that differ for each coroutine. */
export const ownNames: readonly string[] = scopeTable.filter(({ scope }) => scope === 'own').map(({ name }) => name)

/** The scope of a run's code: the runtime's names, bound to this loop, and the helpers that compiled code calls. */
export function scopeOf(options: ScopeOptions): Readonly<Record<string, unknown>> {
  return {
    ...bindingsOf(options.loop),
    ...options.timers.names,
    $builtins: options.timers.modules,
    ...sharedNames(new OwnScope(options)),
    own: (node: number, coroutineOf: CoroutineOf): Callable =>
      options.numberOf ? ownCoroutine(options, node, coroutineOf) : coroutineOf(new OwnScope(options, node)),
    ownEach: (node: number, coroutineOf: CoroutineOf): Callable => ownCoroutine(options, node, coroutineOf),
  }
}

type CoroutineOf = (own: OwnScope) => Callable

/**
 * The coroutine is made anew for each call, since its own names may have other values then. It keeps the name and
 * length it was written with.
 */
function ownCoroutine(options: ScopeOptions, node: number, coroutineOf: CoroutineOf): Callable {
  const { numberOf = (same: number) => same } = options
  const coroutine: Callable = (...args) => coroutineOf(new OwnScope(options, numberOf(node)))(...args)
  const { name, length } = coroutineOf(new OwnScope(options))
  return Object.defineProperties(coroutine, {
    name: { value: name, configurable: true },
    length: { value: length, configurable: true },
  })
}

/** The names of code outside of the coroutines: the shared code, and the modules beside the pipeline. */
function sharedNames({ $await, $each, $guard, log, console, signal }: OwnScope): Readonly<Record<string, unknown>> {
  return { $await, $each, $guard, log, console, signal }
}

/** The own names of one coroutine, or of the shared code. Each value is made when it is asked for. */
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

  get log(): unknown {
    return this.#options.console.log(this.#node)
  }

  get console(): unknown {
    return this.#options.console.of(this.#node)
  }

  /** That of the task which calls it: of an item, where a node goes over a list. */
  get signal(): AbortSignal | undefined {
    const { main } = this.#options
    const asking = (): Task<unknown> | null => this.#taskNow() ?? main()
    if (this.#node !== undefined) return asking()?.signal
    // Shared code is evaluated before main exists, so the signal is looked up when it is used.
    return askingSignal(() => (asking() as Task<unknown>).signal)
  }

  #taskNow(): Task<unknown> | null {
    return this.#options.loop.currentTask() ?? this.#ownTask()
  }

  #ownTask(): Task<unknown> | null {
    return this.#node === undefined ? null : this.#options.taskOf(this.#node)
  }
}
