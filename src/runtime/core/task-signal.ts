import { CancelledError } from '../ground/errors.ts'

/**
 * The host's AbortSignal, as `fetch` and Node's functions take it. In a program whose types have no AbortSignal
 * (neither Node's nor the DOM's), it is the part that every host's signal has.
 */
export type TaskSignal = typeof globalThis extends { AbortSignal: { prototype: infer HostSignal } }
  ? HostSignal
  : {
      readonly aborted: boolean
      readonly reason: unknown
      addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
      removeEventListener(type: 'abort', listener: () => void): void
    }

/**
 * A table instead of a field: few tasks are asked for their signal, and a signal costs several microseconds and a
 * kilobyte.
 */
const controllers = new WeakMap<object, AbortController>()

/** The signal of `task`, made on first use. It has fired already if the task was `cancelled` before. */
export function signalOf(task: object, cancelled: CancelledError | null): TaskSignal {
  const known = controllers.get(task)
  if (known) return known.signal
  const controller = new AbortController()
  controllers.set(task, controller)
  if (cancelled) controller.abort(cancelled)
  return controller.signal
}

/** Fires the signal of `task`, if somebody has asked for it. */
export function abort(task: object, message: string | undefined): void {
  controllers.get(task)?.abort(new CancelledError(message))
  for (const follower of followers.get(task) ?? []) abort(follower, message)
}

/** By task: the objects whose signals fire together with the task's. */
const followers = new WeakMap<object, Set<object>>()

/** Makes the signal of `follower` fire with that of `task`; at once if the task was `cancelled` before. */
export function follow(task: object, follower: object, cancelled: CancelledError | null): void {
  if (cancelled) return abort(follower, cancelled.message)
  const known = followers.get(task) ?? new Set()
  followers.set(task, known.add(follower))
}

/** From here on `signalOf(task)` gives a new signal, which has not fired. */
export function armAnew(task: object): void {
  if (controllers.get(task)?.signal.aborted) controllers.delete(task)
}
