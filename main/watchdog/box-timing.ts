/** The thread is in a system call, which the watchdog can't end, whatever the limit is. */
const silentDueMs = 2_000
/** There is no limit, so the watchdog will not end it. */
const unlimitedDueMs = 3_000
/** The watchdog ends a step at its limit; if it still goes on this much later, the watchdog can't end it. */
const overdueMs = 2_000
/** After a person chose to wait, they are not asked for this long. */
const waitMs = 30_000

/** A hold of the thread, as the watchdog sees it. */
export interface Hold {
  /** The run whose code it is, by the watchdog's number. */
  readonly run: number
  readonly heldMs: number
  /** The thread is in a call that nothing can look into. */
  readonly isSilent: boolean
  /** At the last look, it was the host's own work. */
  readonly isNobodys: boolean
  /** How long a step of that run may hold the thread; `null`: for ever. */
  readonly limitMs: number | null
}

/**
 * Decides when a person is asked about a thread that is held: once per hold, and again half a minute after they chose to
 * wait.
 */
export interface BoxTiming {
  /** What to do now with the box; `null`: nothing. `hold` null: the thread is not held. */
  next(hold: Hold | null, nowMs: number): 'open' | 'close' | null
  /** The person chose to wait, or the box closed by itself. */
  waits(nowMs: number): void
}

export function createBoxTiming(): BoxTiming {
  let openFor: number | null = null
  /** The run that a person chose to wait for: its next hold is left alone too, if it comes soon. */
  let waitedFor: { readonly run: number; readonly untilMs: number } | null = null
  return {
    next(hold, nowMs) {
      if (!hold) {
        const wasOpen = openFor !== null
        openFor = null
        return wasOpen ? 'close' : null
      }
      const isLeftAlone = waitedFor?.run === hold.run && nowMs < waitedFor.untilMs
      if (openFor !== null || isLeftAlone || hold.heldMs < dueMs(hold)) return null
      openFor = hold.run
      return 'open'
    },
    waits(nowMs) {
      if (openFor !== null) waitedFor = { run: openFor, untilMs: nowMs + waitMs }
      openFor = null
    },
  }
}

function dueMs({ isSilent, isNobodys, limitMs }: Hold): number {
  if (isSilent) return silentDueMs
  if (isNobodys) return Number.POSITIVE_INFINITY
  return limitMs === null ? unlimitedDueMs : limitMs + overdueMs
}
