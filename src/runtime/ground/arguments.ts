import { attempt } from './foreign-value.ts'
import { isThenable } from './thenable.ts'

const longestText = 40

/** A given value as a short text for people. Never throws. */
export function givenText(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > longestText ? `${value.slice(0, longestText)}…` : value)
  }
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  if (attempt(() => isThenable(value))) return 'a promise'
  return attempt(() => Array.isArray(value)) ? 'an array' : 'an object'
}

/** Throws a TypeError where `loop` is no loop: other code makes the objects of such a class. `how`: how to get one. */
export function checkMaker(loop: { readonly createTask?: unknown } | undefined, how: string): void {
  if (typeof loop?.createTask !== 'function') throw new TypeError(how)
}

/**
 * What is wrong with an argument that should be a loop: it must have the `method` that is wanted of it. `null`:
 * nothing.
 */
export function loopMistake(loop: unknown, name: string, method: string = name): Error | null {
  const isLoop = typeof loop === 'object' && loop !== null && method in loop
  return isLoop ? null : new TypeError(`${name}: an EventLoop was expected, got ${givenText(loop)}`)
}

export function checkCallback(callback: unknown, method: string): void {
  if (typeof callback !== 'function') {
    throw new TypeError(`${method}: a function was expected, got ${givenText(callback)}`)
  }
}

/** Throws `mistake`, if there is one. */
export function check(mistake: Error | null): void {
  if (mistake) throw mistake
}

/**
 * What is wrong with an argument that should be a function. `how`: how to write it; `instead`: what accepts a promise.
 */
export function bodyMistake(body: unknown, name: string, how: string, instead = ''): Error | null {
  if (typeof body === 'function') return null
  const isHot = attempt(() => isThenable(body)) === true
  const why = isHot ? `, whose work has begun already${instead}` : ''
  return new TypeError(`${name}: a function was expected, ${how}, got ${givenText(body)}${why}`)
}

/**
 * What is wrong with options: if they are no object, all of them would be lost. `how`: how to write them; `why`: the
 * likely error.
 */
export function optionsMistake(options: unknown, name: string, how: string, why = ''): Error | null {
  if (typeof options === 'object' && options !== null && !('then' in options) && !Array.isArray(options)) return null
  return new TypeError(`${name}: options are an object, ${how}, not ${givenText(options)}${why}`)
}

/** What is wrong with an argument that should be an AbortSignal; `undefined` and `null` mean that there is none. */
export function signalMistake(value: unknown, name: string): Error | null {
  if (value === undefined || value === null) return null
  if (attempt(() => isSignal(value)) === true) return null
  const isController = attempt(() => isSignal((value as { readonly signal?: unknown }).signal)) === true
  const remedy = isController ? "; an AbortController's is controller.signal" : ''
  return new TypeError(`${name}: signal is an AbortSignal, not ${givenText(value)}${remedy}`)
}

function isSignal(value: unknown): boolean {
  const { aborted, addEventListener, removeEventListener } = value as Readonly<Record<string, unknown>>
  const listens = typeof addEventListener === 'function' && typeof removeEventListener === 'function'
  return typeof aborted === 'boolean' && listens
}

/** What is wrong with a time or a delay in milliseconds. Infinity is a time that never comes. */
export function msMistake(value: unknown, what: string, also = ','): Error | null {
  if (typeof value !== 'number')
    return new TypeError(`${what} is a number of milliseconds${also} not ${givenText(value)}`)
  return Number.isNaN(value) ? new RangeError(`${what} is NaN (not a number)`) : null
}

/** What is wrong with a timeout in milliseconds: null and Infinity both mean that there is none. */
export function timeoutMistake(value: unknown, what: string): Error | null {
  return value === null ? null : msMistake(value, what, ', or null for no timeout,')
}

export function checkSize(value: number, what: string): void {
  if (typeof value !== 'number') throw new TypeError(`${what} is a number of bytes, not ${givenText(value)}`)
  if (!Number.isInteger(value) || value < 0) {
    throw new RangeError(`${what} is a whole number of bytes, and not below 0; it is ${value}`)
  }
}

export function checkTaskFactory(factory: unknown): void {
  const isFactory = factory === null || typeof factory === 'function'
  if (!isFactory) throw new TypeError('task factory must be a callable or null')
}
