/** The host's globals and modules that src/ may use; the whole list. Node and Electron's main process have them all. */
declare function setTimeout(callback: () => void, delayMs: number): unknown
declare function clearTimeout(timer: unknown): void
declare function setImmediate(callback: () => void): unknown
declare const performance: { now(): number }
declare const console: { error(...values: unknown[]): void }
declare function queueMicrotask(callback: () => void): void
declare const process: {
  noDeprecation: boolean | undefined
  nextTick(callback: () => void): void
  on(event: 'exit', listener: () => void): unknown
}
declare class AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare module 'node:async_hooks' {
  class AsyncLocalStorage<T> {
    getStore(): T | undefined
    run<R>(store: T, callback: () => R): R
  }
}

declare module 'node:child_process' {
  import type { Readable, Writable } from 'node:stream'

  /** Of a child whose three streams are pipes. */
  interface ChildProcessWithoutNullStreams {
    readonly pid?: number
    readonly stdin: Writable
    readonly stdout: Readable
    readonly stderr: Readable
    kill(signal?: NodeJS.Signals): boolean
    once(event: 'spawn', listener: () => void): this
    once(event: 'error', listener: (error: Error) => void): this
    once(event: 'exit', listener: (code: number | null, signal: NodeJS.Signals | null) => void): this
    on(event: 'error', listener: (error: Error) => void): this
  }
  function spawn(
    file: string,
    args: readonly string[],
    options: {
      readonly stdio: 'pipe'
      readonly windowsHide: boolean
      readonly cwd?: string
      readonly env?: Readonly<Record<string, string | undefined>>
    },
  ): ChildProcessWithoutNullStreams
}

declare module 'node:stream' {
  interface Readable extends AsyncIterable<string> {
    pipe<T>(destination: T): T
  }
  interface Writable {
    write(text: string): boolean
    end(text?: string): this
    on(event: 'error', listener: (error: Error) => void): this
  }
  class PassThrough implements Readable {
    constructor(options: { readonly highWaterMark: number; readonly encoding: 'utf8' })
    pipe<T>(destination: T): T
    [Symbol.asyncIterator](): AsyncIterableIterator<string>
  }
}

declare module 'node:os' {
  const constants: { readonly signals: Readonly<Record<NodeJS.Signals, number>> }
}

declare namespace NodeJS {
  type Signals = 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2'
}
