/** The thrown null or undefined, by the error that takes its place. */
const thrown = new WeakMap<Error, null | undefined>()

/** @internal An Error in place of a thrown null or undefined: a future needs an error to count as failed. */
export function standInFor(nothing: null | undefined): Error {
  const error = new Error(`${nothing} was thrown`)
  thrown.set(error, nothing)
  return error
}

/** @internal What code that awaits the future catches: the value that was really thrown. */
export function thrownBy(error: unknown): unknown {
  return thrown.has(error as Error) ? thrown.get(error as Error) : error
}
