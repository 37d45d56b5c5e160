import { type Clock, hostClock } from './clock.ts'
import { hostImmediate } from './host-timers.ts'

// Code of a run may put another in its place.
const { max } = Math

/**
 * Time that jumps to the next deadline as soon as every task waits on the loop (Trio's MockClock with
 * `autojump_threshold=0`). The loop asks for a timer only when nothing is ready and nothing outside is pending, so a
 * program that only sleeps and computes gives the same run every time.
 */
export function virtualClock(): Clock {
  let nowMs = 0
  return hostClock({
    isVirtual: true,
    now: () => nowMs,
    setTimer(atMs, callback) {
      let isCancelled = false
      hostImmediate(() => {
        if (isCancelled) return
        nowMs = max(nowMs, atMs)
        callback()
      })
      return () => {
        isCancelled = true
      }
    },
  })
}
