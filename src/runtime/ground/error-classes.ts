import { attempt, isError } from './foreign-value.ts'

/**
 * Whether an error is of one of these classes, by its name or that of a class that it extends. It never throws, whatever
 * the value is.
 */
export function isErrorOf(error: unknown, names: readonly string[]): boolean {
  if (!isError(error)) return false
  const isNamed = (name: unknown): boolean => typeof name === 'string' && names.includes(name)
  if (isNamed(attempt(() => error.name))) return true
  for (let kind = prototypeOf(error); kind !== null; kind = prototypeOf(kind)) {
    if (isNamed(attempt(() => kind?.constructor.name))) return true
  }
  return false
}

function prototypeOf(value: object): object | null {
  return attempt(() => Object.getPrototypeOf(value) as object | null) ?? null
}
