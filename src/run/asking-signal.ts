/**
 * A signal for code that many tasks run: at each use it acts as the signal that `current` returns. It passes for an
 * AbortSignal of the host, so `fetch`, streams and timers take it.
 */
export function askingSignal(current: () => AbortSignal): AbortSignal {
  return new Proxy(Object.create(null) as AbortSignal, {
    getPrototypeOf: () => AbortSignal.prototype,
    has: (_, key) => key in current(),
    get: (_, key): unknown => {
      const signal = current()
      const value: unknown = Reflect.get(signal, key, signal)
      return typeof value === 'function' && key !== 'constructor' ? value.bind(signal) : value
    },
    set: (_, key, value) => {
      const signal = current()
      return Reflect.set(signal, key, value, signal)
    },
  })
}
