import type { EventLoop } from './event-loop.ts'
import { originInScope, thrownFrom } from './scope.ts'

type HostEvent = 'unhandledRejection' | 'uncaughtException'

const messages: Readonly<Record<HostEvent, string>> = {
  unhandledRejection: 'Promise was rejected, and nobody handles it',
  uncaughtException: 'Exception outside of any coroutine or callback of the loop',
}

/** The loops that a Runner is at work with; the one that began last comes last. */
const guarded: EventLoop[] = []

/**
 * From here on, errors that would end the process go to the exception handler of the loop whose code they come from.
 * Where that is unknown they go to `loop`, unless the program listens for them itself: a loop has the whole thread in
 * asyncio, so what goes wrong on it while it runs is most likely its own. Returns how to stop.
 */
export function giveStrayErrorsTo(loop: EventLoop): () => void {
  if (guarded.length === 0) {
    process.on('unhandledRejection', rejected)
    process.on('uncaughtException', thrown)
  }
  guarded.push(loop)
  return () => {
    guarded.splice(guarded.lastIndexOf(loop), 1)
    if (guarded.length > 0) return
    process.removeListener('unhandledRejection', rejected)
    process.removeListener('uncaughtException', thrown)
  }
}

function rejected(error: unknown): void {
  give('unhandledRejection', error)
}

function thrown(error: unknown): void {
  give('uncaughtException', error)
}

function give(event: HostEvent, error: unknown): void {
  const from = thrownFrom.step ?? originInScope()
  thrownFrom.step = null
  const owner = from.loop ?? (process.listenerCount(event) > 1 ? null : guarded.at(-1))
  owner?.callExceptionHandler({
    message: messages[event],
    error,
    isStray: true,
    ...(from.task ? { task: from.task } : {}),
  })
}
