import { attempt, isError } from '../ground/foreign-value.ts'
import type { EventLoop } from '../loop/event-loop.ts'
import { outerContext } from './owner.ts'
import type { Task } from './task.ts'
import type { TaskSignal } from './task-signal.ts'

/** `message`: that of the signal's reason, if it has one. */
type Cancel = (message: string | undefined) => void

/**
 * All listeners of one signal, in the order in which they came. They share one listener on the signal itself, since
 * hosts warn about many and removing one of many is slow.
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
 * Calls `cancel` when the signal fires, as a callback of `loop`: the signal may fire in a callback of the host, or in
 * the middle of a task's step. Returns a function that stops listening; the loop's end stops it too.
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

/** Cancels the task when the signal fires, or before its first step if the signal has fired already. */
export function cancelBy(signal: TaskSignal, task: Task<unknown>): void {
  if (signal.aborted) task.cancel(abortMessage(signal))
  else task.addQuietCallback(whenAborted(signal, task.loop, (message) => task.cancel(message)))
}

/** The message of a CancelledError made from this signal: its reason if that is a text, or the reason's message. */
export function abortMessage({ reason }: TaskSignal): string | undefined {
  const message: unknown = isError(reason) ? attempt(() => reason.message) : reason
  return typeof message === 'string' && message !== '' ? message : undefined
}
