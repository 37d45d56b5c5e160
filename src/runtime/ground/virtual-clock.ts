import { type Clock, hostClock } from './clock.ts'
import { hostImmediate } from './host-timers.ts'

// Kept from the start, since user code may replace it.
const { max } = Math

/**
 * A clock whose time jumps to the next deadline as soon as every task waits on the loop (Trio's MockClock with
 * `autojump_threshold=0`). The loop sets a timer only when nothing is ready and nothing outside is pending, so a
 * program that only sleeps and computes runs the same way every time.
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
