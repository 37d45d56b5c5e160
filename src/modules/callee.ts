/** A live import that is called as `name`: of what is no function, the engine would tell the compiled text. */
export function calleeOf(value: unknown, name: string): unknown {
  if (typeof value === 'function') return value
  // As late as the engine finds out: when the arguments are known.
  return function refuse(): never {
    const error = new TypeError(`${name} is not a function`)
    Error.captureStackTrace(error, refuse)
    throw error
  }
}
