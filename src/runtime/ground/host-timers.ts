// The host's own functions, kept from the start, since user code may replace them: then a loop would wait for ever.

/** @internal */
export const hostTimeout: (callback: () => void, delayMs: number) => unknown = setTimeout
/** @internal */
export const clearHostTimeout = clearTimeout as (timer: unknown) => void
/** @internal The callback is called in the host's next turn. */
export const hostImmediate: (callback: () => void) => unknown = setImmediate
/** @internal */
export const hostMicrotask: (callback: () => void) => void = queueMicrotask
/** @internal */
export const hostTick: (callback: () => void) => void = process.nextTick.bind(process)
