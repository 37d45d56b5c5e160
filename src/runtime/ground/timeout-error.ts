import { TimeoutError } from './errors.ts'
import { withUserCalls } from './user-calls.ts'

/** The error of `name`, which was not done after `ms` milliseconds; `cause`: the cancellation that ended it. */
export function notDoneAfter(ms: number, name: string, cause: unknown): TimeoutError {
  return withUserCalls(() => new TimeoutError(`${name}: not done after ${msText(ms)}`, { cause }))
}

/** As `notDoneAfter`, for a deadline in the loop's time. */
export function notDoneAt(whenMs: number, name: string, cause: unknown): TimeoutError {
  return withUserCalls(() => new TimeoutError(`${name}: not done at ${msText(whenMs)} of the loop's time`, { cause }))
}

/** Rounded, since a sum of times may have a long fraction. */
export function msText(ms: number): string {
  return `${Math.round(ms * 1_000) / 1_000} ms`
}
