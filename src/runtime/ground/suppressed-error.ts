import { cancellationOf } from './errors.ts'
import { attempt, described } from './foreign-value.ts'

/** One error for two: `error` was thrown while `earlier` was being handled. The same error twice is itself. */
export function thrownAfter(error: unknown, earlier: unknown): unknown {
  if (error === earlier) return error
  const cancellation = cancellationOf(error)
  // A cancelled task stays cancelled, whatever else went wrong.
  if (cancellation) {
    attempt(() => {
      cancellation.cause ??= earlier
    })
    return error
  }
  return suppressedError(error, earlier)
}

type SuppressedErrorType = new (error: unknown, suppressed: unknown, message: string) => Error

/** JavaScript's SuppressedError, or a similar error where the host has none, as in Node before 24. */
function suppressedError(error: unknown, suppressed: unknown): Error {
  const { message } = described(error)
  const Host: unknown = Reflect.get(globalThis, 'SuppressedError')
  const both = typeof Host === 'function' ? new (Host as SuppressedErrorType)(error, suppressed, message) : null
  // With a `cause`, a printed error shows the earlier one too.
  if (both) return Object.assign(both, { cause: suppressed })
  return Object.assign(new Error(message, { cause: suppressed }), { name: 'SuppressedError', error, suppressed })
}
