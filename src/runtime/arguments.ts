/** For classes whose objects others make. `how`: how to come by one. */
export function checkMaker(loop: { readonly createTask?: unknown } | undefined, how: string): void {
  if (typeof loop?.createTask !== 'function') throw new TypeError(how)
}

export function checkCallback(callback: unknown, method: string): void {
  if (typeof callback !== 'function') throw new TypeError(`${method}: a function was expected, got ${String(callback)}`)
}

export function checkMs(value: number, what: string): void {
  if (typeof value !== 'number') throw new TypeError(`${what} is a number of milliseconds, not ${String(value)}`)
  if (Number.isNaN(value)) throw new RangeError(`${what} is NaN (not a number)`)
}

export function checkSize(value: number, what: string): void {
  if (typeof value !== 'number') throw new TypeError(`${what} is a number of bytes, not ${String(value)}`)
  if (!Number.isInteger(value) || value < 0) {
    throw new RangeError(`${what} is a whole number of bytes, and not below 0; it is ${value}`)
  }
}

export function checkTaskFactory(factory: unknown): void {
  const isFactory = factory === null || typeof factory === 'function'
  if (!isFactory) throw new TypeError('task factory must be a callable or null')
}
