/** In a call of the system's nobody can end it, whatever the limit is. */
const silentDueMs = 2_000
/** Nobody will end it. */
const unlimitedDueMs = 3_000
/** The watchdog ends it at the limit; where it goes on all the same, something keeps it from that. */
const overdueMs = 2_000
/** Who said that they wait is left alone for so long. */
const waitMs = 30_000

/** What the watchdog sees of a thread that is held. */
export interface Hold {
  /** Whose code it is, as the watchdog numbers runs. */
  readonly run: number
  readonly heldMs: number
  /** It is in a call that nothing can look into. */
  readonly isSilent: boolean
  /** It is the host's own work, at the last look. */
  readonly isNobodys: boolean
  /** How long a step of that run may hold the thread; `null`: for ever. */
  readonly limitMs: number | null
}

/** When a person is asked about a thread that is held: once a hold, and again half a minute after they said that they wait. */
export interface BoxTiming {
  /** What to do now; `null`: leave it as it is. `hold` null: the thread has turns. */
  next(hold: Hold | null, nowMs: number): 'open' | 'close' | null
  /** The person waits, or the box has gone by itself. */
  waits(nowMs: number): void
}

export function createBoxTiming(): BoxTiming {
  let openFor: number | null = null
  /** A run that is waited for: it is left alone in its next hold too, when that comes soon. */
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
