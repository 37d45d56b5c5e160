/** What was thrown, by the error that stands in for it. */
const thrown = new WeakMap<Error, null | undefined>()

/** @internal Of `throw undefined`: a future has an error or has none, so until somebody awaits it an Error stands in for it. */
export function standInFor(nothing: null | undefined): Error {
  const error = new Error(`${nothing} was thrown`)
  thrown.set(error, nothing)
  return error
}

/** @internal What code that awaits the future is to catch: what was thrown. */
export function thrownBy(error: unknown): unknown {
  return thrown.has(error as Error) ? thrown.get(error as Error) : error
}
