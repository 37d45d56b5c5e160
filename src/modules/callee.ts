/**
 * The function itself; for another value, a function that throws. The engine's own error would show the compiled text.
 */
export function calleeOf(value: unknown, name: string): unknown {
  if (typeof value === 'function') return value
  // The engine also throws only after the arguments are evaluated.
  return function refuse(): never {
    const error = new TypeError(`${name} is not a function`)
    Error.captureStackTrace(error, refuse)
    throw error
  }
}
