import { type Origin, presentOrigin, presentTurn, thrownFrom } from '../core/owner.ts'
import { hostImmediate } from '../ground/host-timers.ts'
import type { EventLoop } from '../loop/event-loop.ts'

type HostEvent = 'unhandledRejection' | 'uncaughtException'

const messages: Readonly<Record<HostEvent, string>> = {
  unhandledRejection: 'Promise was rejected, and nobody handles it',
  uncaughtException: 'Exception outside of any coroutine or callback of the loop',
}

/** A loop that a Runner is at work with. */
interface Guarded {
  readonly loop: EventLoop
  /** Errors whose origin nobody knows are most likely its own. */
  readonly takesUnknown: boolean
}

/** The one that began last comes last. */
const guarded: Guarded[] = []

/**
 * From here on, errors that would end the process go to the exception handler of the loop whose code they come from. All
 * others are the program's: for them it is as if nobody listened, and the host does what it always does. A loop that
 * tracks no native awaits can't tell its own behind one, and a program that is nothing but `loop` has no others: such a loop
 * takes what comes from nowhere (`takesUnknown`), unless the program listens itself. Returns how to stop.
 */
export function giveStrayErrorsTo(loop: EventLoop, takesUnknown: boolean = !loop.tracksNativeAwaits): () => void {
  const own: Guarded = { loop, takesUnknown }
  guarded.push(own)
  if (guarded.length === 1) {
    process.on('unhandledRejection', rejected)
    process.on('uncaughtExceptionMonitor', thrown)
  }
  return () => {
    guarded.splice(guarded.indexOf(own), 1)
    if (guarded.length > 0) return
    process.removeListener('unhandledRejection', rejected)
    process.removeListener('uncaughtExceptionMonitor', thrown)
  }
}

function rejected(error: unknown): void {
  const from = origin()
  const owner = ownerOf(from, process.listenerCount('unhandledRejection') > 1)
  if (owner) tell(owner, from, 'unhandledRejection', error)
  else if (process.listenerCount('unhandledRejection') === 1) rejectUnheard(error)
}

/** Once more, to be seen by the host while nobody listens: it has several ways with those, and options for them. */
function rejectUnheard(error: unknown): void {
  process.removeListener('unhandledRejection', rejected)
  void Promise.reject(error)
  hostImmediate(() => {
    process.removeListener('unhandledRejection', rejected)
    if (guarded.length > 0) process.on('unhandledRejection', rejected)
  })
}

/** The host asks before it looks who listens, and ends the process where nobody does: so somebody listens for our own. */
function thrown(error: unknown): void {
  const from = origin()
  const owner = ownerOf(from, process.listenerCount('uncaughtException') > 0)
  if (owner) process.once('uncaughtException', () => tell(owner, from, 'uncaughtException', error))
}

function origin(): Origin {
  const from = thrownFrom.step ?? presentOrigin()
  thrownFrom.step = null
  return from.loop ? from : { loop: presentTurn(), task: null }
}

function ownerOf({ loop }: Origin, isProgramListening: boolean): EventLoop | null {
  if (loop || isProgramListening) return loop
  return [...guarded].reverse().find(({ takesUnknown }) => takesUnknown)?.loop ?? null
}

function tell(owner: EventLoop, { task }: Origin, event: HostEvent, error: unknown): void {
  owner.callExceptionHandler({ message: messages[event], error, isStray: true, ...(task ? { task } : {}) })
}
