/**
 * The host's AbortSignal, as `fetch` and Node's functions take it. In a program whose types know none (neither Node's nor
 * the DOM's), what every host's has.
 */
export type TaskSignal = typeof globalThis extends { AbortSignal: { prototype: infer HostSignal } }
  ? HostSignal
  : {
      readonly aborted: boolean
      readonly reason: unknown
      addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
      removeEventListener(type: 'abort', listener: () => void): void
    }
