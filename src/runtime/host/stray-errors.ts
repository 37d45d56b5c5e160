import { type Origin, presentOrigin, presentTurn, thrownFrom } from '../core/owner.ts'
import { hostImmediate } from '../ground/host-timers.ts'
import type { EventLoop } from '../loop/event-loop.ts'

type HostEvent = 'unhandledRejection' | 'uncaughtException'

const messages: Readonly<Record<HostEvent, string>> = {
  unhandledRejection: 'Promise was rejected, and nobody handles it',
  uncaughtException: 'Exception outside of any coroutine or callback of the loop',
}

/** A loop that a Runner works with. */
interface Guarded {
  readonly loop: EventLoop
  /** Whether it also takes errors of unknown origin, which are most likely its own. */
  readonly takesUnknown: boolean
}

/** In the order in which they began. */
const guarded: Guarded[] = []

/**
 * From here on, errors that would end the process go to the exception handler of the loop whose code they come from.
 * All others are left to the program and the host, as if nobody listened here. A loop that tracks no native awaits
 * can't recognise its own errors behind one, and in a program that only runs `loop` there are no others. Such a loop
 * takes errors of unknown origin too (`takesUnknown`), unless the program listens for them itself. Returns a function
 * that ends this.
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

/**
 * Rejects once more without a listener, so that the host handles the error as usual: it has several ways and options
 * for that.
 */
function rejectUnheard(error: unknown): void {
  process.removeListener('unhandledRejection', rejected)
  void Promise.reject(error)
  hostImmediate(() => {
    process.removeListener('unhandledRejection', rejected)
    if (guarded.length > 0) process.on('unhandledRejection', rejected)
  })
}

/**
 * Called before the host looks for listeners and, if it finds none, ends the process. So for our own errors a listener
 * is added here.
 */
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
