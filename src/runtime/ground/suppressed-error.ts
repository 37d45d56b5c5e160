import { cancellationOf } from './errors.ts'
import { attempt, described } from './foreign-value.ts'

/** What was thrown while `earlier` was under way: both, in one. The same once more is itself. */
export function thrownAfter(error: unknown, earlier: unknown): unknown {
  if (error === earlier) return error
  const cancellation = cancellationOf(error)
  // Whatever else went wrong, a cancelled task is cancelled.
  if (cancellation) {
    attempt(() => {
      cancellation.cause ??= earlier
    })
    return error
  }
  return suppressedError(error, earlier)
}

type SuppressedErrorType = new (error: unknown, suppressed: unknown, message: string) => Error

/** JavaScript's SuppressedError, or one like it where the host has none, as Node before 24. */
function suppressedError(error: unknown, suppressed: unknown): Error {
  const { message } = described(error)
  const Host: unknown = Reflect.get(globalThis, 'SuppressedError')
  const both = typeof Host === 'function' ? new (Host as SuppressedErrorType)(error, suppressed, message) : null
  // With a cause, what prints errors says what was before.
  if (both) return Object.assign(both, { cause: suppressed })
  return Object.assign(new Error(message, { cause: suppressed }), { name: 'SuppressedError', error, suppressed })
}
