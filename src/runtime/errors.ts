/** Thrown inside a task that was asked to stop, at the await it stands at; asyncio's `CancelledError`. */
export class CancelledError extends Error {
  override readonly name: string = 'CancelledError'
}

/** A future was asked for what it does not have (yet), or told twice; asyncio's `InvalidStateError`. */
export class InvalidStateError extends Error {
  override readonly name: string = 'InvalidStateError'
}

/** Misuse of the loop: closed, already running, not running. asyncio raises `RuntimeError` with the same words. */
export class LoopError extends Error {
  override readonly name: string = 'LoopError'
}

/** A program could not be started: its name is wrong, or it may not be executed. */
export class SubprocessError extends Error {
  override readonly name: string = 'SubprocessError'
}

/** True for our cancellation, and for an AbortError that our task's signal caused. */
export function isCancellation(error: unknown): boolean {
  if (error instanceof CancelledError) return true
  if (!(error instanceof Error) || error.name !== 'AbortError') return false
  const { reason, cause } = error as { reason?: unknown; cause?: unknown }
  return reason instanceof CancelledError || cause instanceof CancelledError
}
