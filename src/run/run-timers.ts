import type { EventLoop, Task } from '#runtime'

/** The timers that code has without an import. */
export const timerNames = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
] as const

/** A timer that code has set, as its host knows it. */
export interface SetTimer {
  /** The function that set it. */
  readonly by: string
  /** Fires once at most, unless it is set again. */
  readonly isOnce: boolean
  /** Whether it is still to fire, and its program waits for it. */
  isLeft(): boolean
  clear(): void
}

/** Knows the timers of a run; `key` is whatever its host knows one by. */
export interface TimerKeeper {
  /** Called within the call that sets a timer, or sets it again. In a run that has ended it is cleared at once. */
  keep(key: object, timer: SetTimer): void
  /** It was cleared, or has fired for the last time. */
  drop(key: object): void
  /** Calls what a timer was set for, unless its run has ended. */
  fire(key: object, callback: () => unknown): unknown
}

/** Timers as their host makes them. */
export interface HostTimers {
  /** What code finds without an import. */
  readonly names: Readonly<Record<(typeof timerNames)[number], unknown>>
  /** The host's modules of timers, by the names that code imports them by. */
  readonly modules: Readonly<Record<string, object>>
}

export type CreateTimers = (keeper: TimerKeeper) => HostTimers

/** Where a timer was set. */
export interface TimerPlace {
  readonly by: string
  /** A stack. */
  readonly made: { readonly stack?: string }
  readonly task: Task<unknown> | null
}

interface Kept extends TimerPlace {
  readonly timer: SetTimer
}

/** The timers that the code of a run has set: what is left of them ends with the run. */
export class RunTimers implements TimerKeeper {
  readonly host: HostTimers
  readonly #loop: EventLoop
  readonly #kept = new Map<object, Kept>()
  #isOver = false
  /** What a callback has thrown, until the host tells of it. */
  #thrown: { readonly error: unknown; readonly from: TimerPlace } | null = null

  constructor(create: CreateTimers, loop: EventLoop) {
    this.#loop = loop
    this.host = create(this)
  }

  keep(key: object, timer: SetTimer): void {
    if (this.#isOver) return timer.clear()
    const made = {}
    Error.captureStackTrace(made)
    this.#kept.set(key, { by: timer.by, made, task: this.#loop.currentTask(), timer })
  }

  drop(key: object): void {
    this.#kept.delete(key)
  }

  fire(key: object, callback: () => unknown): unknown {
    const kept = this.#kept.get(key)
    if (!kept) return undefined
    if (kept.timer.isOnce) this.#kept.delete(key)
    try {
      return callback()
    } catch (error) {
      this.#thrown = { error, from: kept }
      throw error
    }
  }

  /** Whether a callback has just thrown it. */
  hasThrown(error: unknown): boolean {
    return this.#thrown !== null && Object.is(this.#thrown.error, error)
  }

  /** Where the timer was set whose callback has thrown it; asked once. */
  throwerOf(error: unknown): TimerPlace | null {
    const from = this.hasThrown(error) ? this.#thrown?.from : null
    this.#thrown = null
    return from ?? null
  }

  /** From here on no callback is called. Clears what is still set, and gives what a program would have waited for. */
  end(): readonly TimerPlace[] {
    this.#isOver = true
    const all = [...this.#kept.values()]
    this.#kept.clear()
    const left = all.filter(({ timer }) => timer.isLeft())
    for (const { timer } of all) timer.clear()
    return left
  }
}
