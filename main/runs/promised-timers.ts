import host from 'node:timers/promises'
import type { TimerKeeper } from '#run'

type Options = { readonly signal?: AbortSignal; readonly ref?: boolean } | undefined
type Start<T> = (options: object) => T

/** The functions of node:timers/promises for a run, noted by `keeper`: once the run has ended, their promises never settle. */
export interface PromisedTimers {
  setTimeout(delayMs?: number, value?: unknown, options?: Options): Promise<unknown>
  setImmediate(value?: unknown, options?: Options): Promise<unknown>
  setInterval(delayMs?: number, value?: unknown, options?: Options): AsyncGenerator<unknown>
  readonly scheduler: object
}

export function createPromisedTimers(keeper: TimerKeeper): PromisedTimers {
  const setTimeout: PromisedTimers['setTimeout'] = (delayMs, value, options) =>
    promised(keeper, 'setTimeout', options, (own) => host.setTimeout(delayMs, value, own))
  const setImmediate: PromisedTimers['setImmediate'] = (value, options) =>
    promised(keeper, 'setImmediate', options, (own) => host.setImmediate(value, own))
  return {
    setTimeout,
    setImmediate,
    setInterval: (delayMs, value, options) => repeated(keeper, options, (own) => host.setInterval(delayMs, value, own)),
    scheduler: {
      wait: (delayMs?: number, options?: Options) => setTimeout(delayMs, undefined, options),
      yield: () => setImmediate(),
    },
  }
}

function promised(keeper: TimerKeeper, by: string, options: Options, start: Start<Promise<unknown>>): Promise<unknown> {
  // For bad options, Node throws its own error.
  if (!isFit(options)) return start(options as object)
  const timer = new PromisedTimer(keeper, by, options)
  return new Promise((resolve, reject) => {
    start(timer.options).then(
      (value) => timer.end(() => resolve(value)),
      (error: unknown) => timer.end(() => reject(error)),
    )
  })
}

async function* repeated(
  keeper: TimerKeeper,
  options: Options,
  start: Start<AsyncIterable<unknown>>,
): AsyncGenerator<unknown> {
  if (!isFit(options)) return yield* start(options as object)
  const timer = new PromisedTimer(keeper, 'setInterval', options)
  try {
    yield* start(timer.options)
  } catch (error) {
    if (timer.isOver) await never
    throw error
  } finally {
    timer.end(() => {})
  }
}

function isFit(options: Options): boolean {
  if (options === undefined) return true
  if (typeof options !== 'object' || options === null) return false
  const { signal } = options
  return signal === undefined || (signal instanceof AbortSignal && !signal.aborted)
}

const never = new Promise<never>(() => {})

/** A call of one of the host's functions, which ends with its run. */
class PromisedTimer {
  /** The options that the host's function gets. */
  readonly options: object
  isOver = false
  readonly #keeper: TimerKeeper
  readonly #ending = new AbortController()
  readonly #signal: AbortSignal | undefined
  readonly #stop = (): void => this.#ending.abort(this.#signal?.reason)

  constructor(keeper: TimerKeeper, by: string, { signal, ...options }: NonNullable<Options> = {}) {
    this.#keeper = keeper
    this.#signal = signal
    this.options = { ...options, signal: this.#ending.signal }
    signal?.addEventListener('abort', this.#stop)
    keeper.keep(this, {
      by,
      isOnce: true,
      isLeft: () => options.ref !== false,
      clear: () => {
        this.isOver = true
        this.#stop()
      },
    })
  }

  /** The timer has fired or failed: calls `settle` for its promise, unless the run has ended. */
  end(settle: () => void): void {
    this.#signal?.removeEventListener('abort', this.#stop)
    this.#keeper.drop(this)
    if (!this.isOver) settle()
  }
}
