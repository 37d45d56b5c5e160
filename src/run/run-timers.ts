import type { EventLoop, Task } from '#runtime'

/** The timer functions that code can use without an import. */
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
  /** Whether it fires only once, unless it is set again. */
  readonly isOnce: boolean
  /** Whether it is still to fire, and a program would wait for it. */
  isLeft(): boolean
  clear(): void
}

/** Keeps track of the timers of a run. `key`: the object by which the host knows a timer. */
export interface TimerKeeper {
  /** Called within the call that sets a timer, or sets it again. A run that has ended clears it at once. */
  keep(key: object, timer: SetTimer): void
  /** The timer was cleared, or has fired for the last time. */
  drop(key: object): void
  /** Calls the timer's callback, unless its run has ended. */
  fire(key: object, callback: () => unknown): unknown
}

/** The timer functions of the host. */
export interface HostTimers {
  /** The functions that code can use without an import. */
  readonly names: Readonly<Record<(typeof timerNames)[number], unknown>>
  /** The host's timer modules, by the names that code imports them by. */
  readonly modules: Readonly<Record<string, object>>
}

export type CreateTimers = (keeper: TimerKeeper) => HostTimers

/** The place where a timer was set. */
export interface TimerPlace {
  readonly by: string
  /** The stack of the call that set it. */
  readonly made: { readonly stack?: string }
  readonly task: Task<unknown> | null
}

interface Kept extends TimerPlace {
  readonly timer: SetTimer
}

/** The timers that the code of a run has set. The run's end clears those that are left. */
export class RunTimers implements TimerKeeper {
  readonly host: HostTimers
  readonly #loop: EventLoop
  readonly #kept = new Map<object, Kept>()
  #isOver = false
  /** The error that a callback has thrown, until the host reports it. */
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

  /** Whether a timer's callback has just thrown this error. */
  hasThrown(error: unknown): boolean {
    return this.#thrown !== null && Object.is(this.#thrown.error, error)
  }

  /** The timer whose callback has thrown this error; null where none has. Forgets the error. */
  throwerOf(error: unknown): TimerPlace | null {
    const from = this.hasThrown(error) ? this.#thrown?.from : null
    this.#thrown = null
    return from ?? null
  }

  /** Clears all timers and calls no callback from here on. Returns the timers that a program would have waited for. */
  end(): readonly TimerPlace[] {
    this.#isOver = true
    const all = [...this.#kept.values()]
    this.#kept.clear()
    const left = all.filter(({ timer }) => timer.isLeft())
    for (const { timer } of all) timer.clear()
    return left
  }
}
