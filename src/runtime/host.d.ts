/**
 * The complete list of the host's globals and modules that src/ may use. Node and Electron's main process have all of
 * them.
 */
declare function setTimeout(callback: () => void, delayMs: number): unknown
declare function clearTimeout(timer: unknown): void
declare function setImmediate(callback: () => void): { unref(): unknown }
interface ErrorConstructor {
  captureStackTrace(target: object, above?: () => void): void
  stackTraceLimit: number
}
declare class TextDecoder {
  constructor(encoding: 'utf-8', options: { readonly ignoreBOM: boolean })
  decode(bytes: Uint8Array): string
}
declare class TextEncoder {
  encode(text: string): Uint8Array
}
declare const performance: { now(): number }
declare const console: { error(...values: unknown[]): void; warn(...values: unknown[]): void }
declare function queueMicrotask(callback: () => void): void
declare const process: {
  noDeprecation: boolean | undefined
  nextTick(callback: () => void): void
  readonly pid: number
  kill(pid: number, signal: NodeJS.Signals): unknown
  readonly stderr: { write(text: string): unknown }
  exit(status: number): never
  on(event: 'exit' | 'beforeExit' | NodeJS.Signals, listener: () => void): unknown
  on(event: 'unhandledRejection' | 'uncaughtExceptionMonitor', listener: (error: unknown) => void): unknown
  once(event: 'uncaughtException', listener: () => void): unknown
  removeListener(event: 'beforeExit' | NodeJS.Signals, listener: () => void): unknown
  removeListener(event: 'unhandledRejection' | 'uncaughtExceptionMonitor', listener: (error: unknown) => void): unknown
  listenerCount(event: NodeJS.Signals | 'unhandledRejection' | 'uncaughtException'): number
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
  class AsyncResource {
    constructor(type: string)
    runInAsyncScope<This, A extends readonly unknown[], R>(
      fn: (this: This, ...args: A) => R,
      self?: This,
      ...args: A
    ): R
  }
}

declare module 'node:child_process' {
  import type { Readable, Writable } from 'node:stream'

  /** A stream is null where it is no pipe. */
  interface ChildProcess {
    readonly pid?: number
    readonly stdin: Writable | null
    readonly stdout: Readable | null
    readonly stderr: Readable | null
    kill(signal: NodeJS.Signals): boolean
    once(event: 'spawn', listener: () => void): this
    once(event: 'error', listener: (error: Error) => void): this
    once(event: 'exit', listener: (code: number | null, signal: NodeJS.Signals | null) => void): this
    on(event: 'error', listener: (error: Error) => void): this
  }
  function spawn(
    file: string,
    args: readonly string[],
    options: {
      readonly stdio: ('pipe' | 'inherit' | 'ignore')[]
      readonly windowsHide: boolean
      readonly shell: boolean
      readonly detached: boolean
      readonly cwd?: string
      readonly env?: Readonly<Record<string, string | undefined>>
    },
  ): ChildProcess
}

declare module 'node:stream' {
  interface Readable {
    pause(): unknown
    resume(): unknown
    on(event: 'data', listener: (part: Uint8Array) => void): unknown
    on(event: 'end' | 'close' | 'error', listener: () => void): unknown
  }
  interface Writable {
    readonly destroyed: boolean
    readonly writableFinished: boolean
    readonly writableNeedDrain: boolean
    write(data: string | Uint8Array): boolean
    end(): unknown
    on(event: 'drain' | 'close', listener: () => void): unknown
    on(event: 'error', listener: (error: Error) => void): unknown
  }
}

declare module 'node:v8' {
  const promiseHooks: {
    createHook(hooks: {
      init(promise: object): void
      before(promise: object): void
      after(promise: object): void
    }): () => void
  }
}

declare module 'node:os' {
  const constants: { readonly signals: Readonly<Record<NodeJS.Signals, number>> }
  function cpus(): readonly unknown[]
}

declare module 'node:worker_threads' {
  const isMainThread: boolean
  class Worker {
    constructor(source: string, options: { readonly eval: true })
    postMessage(value: unknown): void
    on(event: 'message', listener: (value: unknown) => void): this
    on(event: 'error' | 'messageerror', listener: (error: unknown) => void): this
    on(event: 'exit', listener: (code: number) => void): this
    ref(): void
    unref(): void
    terminate(): Promise<number>
  }
}

declare namespace NodeJS {
  type Signals =
    | 'SIGALRM'
    | 'SIGBREAK'
    | 'SIGCHLD'
    | 'SIGCONT'
    | 'SIGHUP'
    | 'SIGINT'
    | 'SIGKILL'
    | 'SIGPIPE'
    | 'SIGQUIT'
    | 'SIGSTOP'
    | 'SIGTERM'
    | 'SIGTSTP'
    | 'SIGTTIN'
    | 'SIGTTOU'
    | 'SIGUSR1'
    | 'SIGUSR2'
    | 'SIGWINCH'
}
