import { attempt, isError } from '../ground/foreign-value.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { outerContext } from './owner.ts'
import type { Task } from './task.ts'
import type { TaskSignal } from './task-signal.ts'

/** With the message of the signal's reason, where it has one. */
type Cancel = (message: string | undefined) => void

/**
 * Those who hear of one signal, in the order in which they came. However many they are, the signal has one listener: hosts
 * warn where there are many, and search for the one that is taken back.
 */
class Hearers {
  readonly #signal: TaskSignal
  readonly #all = new Set<() => void>()
  readonly #fired = (): void => {
    for (const hear of [...this.#all]) hear()
  }

  constructor(signal: TaskSignal) {
    this.#signal = signal
  }

  add(hear: () => void): void {
    if (this.#all.size === 0) this.#signal.addEventListener('abort', this.#fired)
    this.#all.add(hear)
  }

  remove(hear: () => void): void {
    if (this.#all.delete(hear) && this.#all.size === 0) this.#signal.removeEventListener('abort', this.#fired)
  }
}

const hearersOf = new WeakMap<TaskSignal, Hearers>()

/**
 * Calls `cancel` when the signal fires, in a step of `loop` of its own, be it a callback of the host that fires it or a task
 * in the middle of its step. Returns how to hear of it no more; the loop's end does that as well.
 */
export function whenAborted(signal: TaskSignal, loop: EventLoop, cancel: Cancel): () => void {
  const hearers = hearersOf.get(signal) ?? new Hearers(signal)
  hearersOf.set(signal, hearers)
  let isOver = false
  const hear = (): void => {
    loop.callSoon(() => isOver || cancel(abortMessage(signal)), { context: outerContext })
  }
  const stop = (): void => {
    isOver = true
    removeCloser()
    hearers.remove(hear)
  }
  const removeCloser = loop.addCloser(stop)
  hearers.add(hear)
  return stop
}

/** Cancels the task when the signal fires; one that has fired already, before its first step. */
export function cancelBy(signal: TaskSignal, task: Task<unknown>): void {
  if (signal.aborted) task.cancel(abortMessage(signal))
  else task.addQuietCallback(whenAborted(signal, task.loop, (message) => task.cancel(message)))
}

/** What a CancelledError says of why: the reason, where that is a text, or its message. */
export function abortMessage({ reason }: TaskSignal): string | undefined {
  const message: unknown = isError(reason) ? attempt(() => reason.message) : reason
  return typeof message === 'string' && message !== '' ? message : undefined
}
