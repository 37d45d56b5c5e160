import { check, givenText, optionsMistake } from './arguments.ts'
import { clearHostTimeout, hostImmediate, hostTimeout } from './host-timers.ts'

// Taken before code of a run could put something else in its place: a clock that stands still would hold each sleep.
const { ceil, max, min } = Math
/** @internal */
export const hostNow: () => number = performance.now.bind(performance)

/** The loop's only source of time. Milliseconds; the origin is the clock's own business. */
export interface Clock {
  /** The time, in milliseconds; it never goes back. */
  now(): number
  /** Calls back once, when `now()` has reached `atMs`, from wherever it likes; returns the way to take it back. */
  setTimer(atMs: number, callback: () => void): () => void
  /** True: time jumps, so it must not while something outside the loop is pending. */
  readonly isVirtual: boolean
}

/** The longest delay that a host timer takes; longer waits are cut into several. */
const longestTimerMs = 2_147_483_647

/** The host's own time; it never goes back, whatever happens to the time of day. */
export const systemClock: Clock = {
  isVirtual: false,
  now: () => hostNow(),
  setTimer(atMs, callback) {
    let timer: unknown
    const arm = (): void => {
      const leftMs = atMs - hostNow()
      // A host timer may fire a fraction early; asyncio's clock never does.
      if (leftMs <= 0) callback()
      else timer = hostTimeout(arm, min(ceil(leftMs), longestTimerMs))
    }
    timer = hostTimeout(arm, min(max(0, ceil(atMs - hostNow())), longestTimerMs))
    return () => clearHostTimeout(timer)
  },
}

/**
 * @internal The clock of a loop with these options, the system's where none is named. Throws a TypeError for what is no
 * options, and for what is no clock, but most often the function that makes one.
 */
export function clockOf(options: { readonly clock?: Clock }): Clock {
  check(optionsMistake(options, 'EventLoop', '{ clock: virtualClock() }'))
  const clock = options.clock ?? systemClock
  if (typeof clock.now === 'function') return clock
  throw new TypeError(`clock: a Clock was expected, as virtualClock() makes one, got ${givenText(clock)}`)
}

/** Those that call back in a turn of the host of their own. */
const hostClocks = new WeakSet<Clock>([systemClock])

/** @internal A clock of the runtime's own. */
export function hostClock<C extends Clock>(clock: C): C {
  hostClocks.add(clock)
  return clock
}

/**
 * @internal A timer of `clock`. Infinity never comes: real time is the only one that surely does not jump there. Somebody's
 * own clock may call back in the middle of code (a faked one does, as its time is moved), where no step can be taken.
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
  /** Clock milliseconds per real millisecond: 0.25 is slow motion, 0 pauses. Throws a RangeError for what is no speed. */
  setRate(rate: number): void
  /** The speed it has now. */
  rate(): number
}

/** Time that runs `rate` times as fast as the system's. */
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
