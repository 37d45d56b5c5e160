import { check, givenText, optionsMistake } from './arguments.ts'
import { clearHostTimeout, hostImmediate, hostTimeout } from './host-timers.ts'

// Kept from the start, since user code may replace them: with a wrong clock every sleep would hang.
const { ceil, max, min } = Math
/** @internal */
export const hostNow: () => number = performance.now.bind(performance)

/** The loop's only source of time, in milliseconds. Each clock has its own origin. */
export interface Clock {
  /** The time, in milliseconds; it never goes back. */
  now(): number
  /**
   * Calls `callback` once, when `now()` has reached `atMs`; the call may come in the middle of other code. Returns a
   * function that cancels the timer.
   */
  setTimer(atMs: number, callback: () => void): () => void
  /** Whether time jumps. The loop lets it jump only while nothing outside the loop is pending. */
  readonly isVirtual: boolean
}

/** The longest delay that a host timer takes. A longer wait uses several timers. */
const longestTimerMs = 2_147_483_647

/** The host's monotonic time: it never goes back, even if the time of day does. */
export const systemClock: Clock = {
  isVirtual: false,
  now: () => hostNow(),
  setTimer(atMs, callback) {
    let timer: unknown
    const arm = (): void => {
      const leftMs = atMs - hostNow()
      // A host timer may fire a fraction of a millisecond early; asyncio's clock never does.
      if (leftMs <= 0) callback()
      else timer = hostTimeout(arm, min(ceil(leftMs), longestTimerMs))
    }
    timer = hostTimeout(arm, min(max(0, ceil(atMs - hostNow())), longestTimerMs))
    return () => clearHostTimeout(timer)
  },
}

/**
 * @internal The clock of a loop with these options, by default the system's. Throws a TypeError for options that are no
 * object, and for a clock that is none, which is often the function that makes one.
 */
export function clockOf(options: { readonly clock?: Clock }): Clock {
  check(optionsMistake(options, 'EventLoop', '{ clock: virtualClock() }'))
  const clock = options.clock ?? systemClock
  if (typeof clock.now === 'function') return clock
  throw new TypeError(`clock: a Clock was expected, as virtualClock() makes one, got ${givenText(clock)}`)
}

/** The clocks that call back in a turn of the host of their own. */
const hostClocks = new WeakSet<Clock>([systemClock])

/** @internal Marks a clock of the runtime itself, which calls back in a turn of its own. */
export function hostClock<C extends Clock>(clock: C): C {
  hostClocks.add(clock)
  return clock
}

/**
 * @internal Sets a timer of `clock`. Infinity uses real time, which surely never jumps there. A user's clock may call
 * back in the middle of code (a fake one does so when its time is moved), where no step can begin; so its timers call
 * back in a turn of their own.
 */
export function setTimerOn(clock: Clock, atMs: number, callback: () => void): () => void {
  if (atMs === Number.POSITIVE_INFINITY) return systemClock.setTimer(atMs, callback)
  return hostClocks.has(clock) ? clock.setTimer(atMs, callback) : setTimerApart(clock, atMs, callback)
}

function setTimerApart(clock: Clock, atMs: number, callback: () => void): () => void {
  let isCancelled = false
  const cancel = clock.setTimer(atMs, () =>
    hostImmediate(() => {
      if (!isCancelled) callback()
    }),
  )
  return () => {
    isCancelled = true
    cancel()
  }
}

/** A clock whose speed may change while it runs. */
export interface ScaledClock extends Clock {
  /**
   * Sets the clock milliseconds per real millisecond: 0.25 is slow motion, 0 pauses. Throws a RangeError for a negative
   * or infinite rate.
   */
  setRate(rate: number): void
  /** The present rate. */
  rate(): number
}

/** A clock whose time runs `rate` times as fast as the system's. */
export function scaledClock(initialRate: number): ScaledClock {
  let rate = checkedRate(initialRate)
  let realOriginMs = systemClock.now()
  let originMs = 0
  const armed = new Set<() => void>()
  const now = (): number => originMs + (systemClock.now() - realOriginMs) * rate
  return hostClock({
    isVirtual: false,
    now,
    rate: () => rate,
    setRate(next) {
      originMs = now()
      realOriginMs = systemClock.now()
      rate = checkedRate(next)
      for (const rearm of armed) rearm()
    },
    setTimer(atMs, callback) {
      let cancel: () => void = () => {}
      const rearm = (): void => {
        cancel()
        cancel = () => {}
        if (rate === 0) return
        cancel = systemClock.setTimer(realOriginMs + (atMs - originMs) / rate, () => {
          armed.delete(rearm)
          callback()
        })
      }
      armed.add(rearm)
      rearm()
      return () => {
        armed.delete(rearm)
        cancel()
      }
    },
  })
}

function checkedRate(rate: number): number {
  if (!Number.isFinite(rate) || rate < 0)
    throw new RangeError(`a clock's rate is a number from 0 up, not ${givenText(rate)}`)
  return rate
}
