import { TimeoutError } from './errors.ts'
import { withUserCalls } from './user-calls.ts'

/** What `name` throws when it was not done after `ms`; `cause`: the cancellation by which it was ended. */
export function notDoneAfter(ms: number, name: string, cause: unknown): TimeoutError {
  return withUserCalls(() => new TimeoutError(`${name}: not done after ${msText(ms)}`, { cause }))
}

/** The same, of a deadline that is a time of the loop. */
export function notDoneAt(whenMs: number, name: string, cause: unknown): TimeoutError {
  return withUserCalls(() => new TimeoutError(`${name}: not done at ${msText(whenMs)} of the loop's time`, { cause }))
}

/** Sums of times have more digits than anybody has written. */
export function msText(ms: number): string {
  return `${Math.round(ms * 1_000) / 1_000} ms`
}
