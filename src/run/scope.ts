import { type OwnName, scopeTable } from '#graph'
import type { EventLoop, Task } from '#runtime'
import { awaitedBy, eachAwaitedBy } from '#runtime-internal'
import { askingSignal } from './asking-signal.ts'
import type { RunConsole } from './run-console.ts'
import { type HostTimers, timerNames } from './run-timers.ts'
import { bindingsOf } from './scope-bindings.ts'
import type { Sightings } from './sightings.ts'

type Callable = (...args: readonly unknown[]) => unknown

/** The names that mean the same to all code of a run. */
export const runNames: readonly string[] = scopeTable.filter(({ scope }) => scope === 'run').map(({ name }) => name)

/** Names of the host's that a run has its own of, in place of them. */
export const hostNames: readonly string[] = timerNames

export interface ScopeOptions {
  readonly loop: EventLoop
  readonly guard: () => void
  readonly console: RunConsole
  readonly timers: HostTimers
  /** A node's own task, while it has one: for code that the loop lost sight of behind a native await. */
  readonly taskOf: (node: number) => Task<unknown> | null
  /** The run's own task, which evaluates the shared code. */
  readonly main: () => Task<unknown> | null
  /** Told of every await; `null` outside of debug mode. */
  readonly sightings: Sightings | null
}

/** Names that each coroutine has for itself. */
export const ownNames: readonly string[] = scopeTable.filter(({ scope }) => scope === 'own').map(({ name }) => name)

/** The scope of a run's code: the runtime's names, bound to this loop, and what compiled code asks for. */
export function scopeOf(options: ScopeOptions): Readonly<Record<string, unknown>> {
  return {
    ...bindingsOf(options.loop),
    ...options.timers.names,
    $builtins: options.timers.modules,
    ...sharedNames(new OwnScope(options)),
    own: (node: number, coroutineOf: CoroutineOf): Callable => coroutineOf(new OwnScope(options, node)),
    ownEach: (node: number, coroutineOf: CoroutineOf): Callable => ownCoroutine(options, node, coroutineOf),
  }
}

type CoroutineOf = (own: OwnScope) => Callable

/** Made anew for each call: what it has of its own may be another then. Other code finds it as it was written. */
function ownCoroutine(options: ScopeOptions, node: number, coroutineOf: CoroutineOf): Callable {
  const coroutine: Callable = (...args) => coroutineOf(new OwnScope(options, node))(...args)
  const { name, length } = coroutineOf(new OwnScope(options))
  return Object.defineProperties(coroutine, {
    name: { value: name, configurable: true },
    length: { value: length, configurable: true },
  })
}

/** What code has that is no coroutine's: the shared code, and the modules beside the pipeline. */
function sharedNames({ $await, $each, $guard, log, console, signal }: OwnScope): Readonly<Record<string, unknown>> {
  return { $await, $each, $guard, log, console, signal }
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

  get log(): unknown {
    return this.#options.console.log(this.#node)
  }

  get console(): unknown {
    return this.#options.console.of(this.#node)
  }

  /** A coroutine's own task is one and the same to its end; shared code is run by whichever task calls it. */
  get signal(): AbortSignal | undefined {
    const { loop, main } = this.#options
    const asking = (): Task<unknown> | null => this.#ownTask() ?? loop.currentTask() ?? main()
    if (this.#node !== undefined) return asking()?.signal
    // Shared code is made before main is, and asks when main is there.
    return askingSignal(() => (asking() as Task<unknown>).signal)
  }

  #taskNow(): Task<unknown> | null {
    return this.#options.loop.currentTask() ?? this.#ownTask()
  }

  #ownTask(): Task<unknown> | null {
    return this.#node === undefined ? null : this.#options.taskOf(this.#node)
  }
}
