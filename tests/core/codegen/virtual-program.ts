import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { setMaxListeners } from 'node:events'
import { promiseHooks } from 'node:v8'
import blankSpace from 'ts-blank-space'

/** What a program did: its own log lines with their times, and how it ended. */
export interface ProgramRun {
  readonly lines: readonly string[]
  readonly status: number
  /** The result as JSON, or the error as `Name: message`. */
  readonly printed: string
  /** The time at which it printed that. */
  readonly endMs: number
  readonly unhandled: readonly string[]
  /** How many timers are left at its end. */
  readonly left: number
}

interface Timer {
  readonly dueMs: number
  readonly callback: () => void
  /** Whether it waits for time to pass, and not only for the next turn. */
  readonly isWait: boolean
}

/** The runtime's part is long, and the same for programs that use the same part of it. */
const erasedParts = new Map<string, string>()
const runtimeHead = /^\/\/ asyncio's tasks on Node.*$/m

/** The program as JavaScript; its runtime part is erased only once. */
function erased(text: string): string {
  const at = runtimeHead.exec(text)?.index ?? text.length
  const end = text.slice(at).search(/\n\/\/ (?:The pipeline's own code|Run as a program)/) + at
  const [before, runtime, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)]
  if (end < at) return blankSpace(text)
  const known = erasedParts.get(runtime) ?? blankSpace(runtime)
  erasedParts.set(runtime, known)
  return blankSpace(before) + known + blankSpace(after)
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<void>

/** What main rejects with that is stopped. */
class Stopped extends Error {
  override readonly name = 'Stopped'
}

/**
 * Runs an exported program in this process, without its types, on a virtual clock. `stopMs`: when the signal fires that main
 * is given.
 */
export async function runVirtually(text: string, stopMs: number | null = null): Promise<ProgramRun> {
  const program = new VirtualProgram(stopMs)
  const unhandled: string[] = []
  const onUnhandled = (error: unknown): void => {
    unhandled.push(String(error))
  }
  // The test runner also listens, but would not say which program failed.
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', onUnhandled)
  try {
    await program.run(text)
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const listener of others) process.on('unhandledRejection', listener)
  }
  return { ...program.ended(), unhandled, left: program.left }
}

class VirtualProgram {
  #nowMs = 0
  #timers: Timer[] = []
  #isOver = false
  readonly #lines: string[] = []
  readonly #stop = new AbortController()
  #printed: { readonly text: string; readonly atMs: number } | null = null
  readonly #process = {
    argv: ['node', 'program'],
    exitCode: 0,
    once: () => {},
    on: () => {},
    off: () => {},
    removeListener: () => {},
    listenerCount: () => 0,
    nextTick: (callback: () => void) => process.nextTick(callback),
    _tickCallback: (process as unknown as { readonly _tickCallback: () => void })._tickCallback,
    noDeprecation: true,
    exit: (status?: number) => {
      this.#process.exitCode = status ?? this.#process.exitCode
      this.#isOver = true
    },
    stdout: {
      write: (line: string, done?: () => void) => {
        this.#print(line.trimEnd())
        done?.()
      },
    },
    stderr: {
      write: (line: string, done?: () => void) => {
        if (line !== '') this.#note(line.trimEnd())
        done?.()
      },
    },
  }

  constructor(stopMs: number | null) {
    if (stopMs !== null) this.#setTimer(() => this.#stop.abort(new Stopped('by its signal')), stopMs)
  }

  /** How many timers are left. */
  get left(): number {
    return this.#timers.filter(({ isWait }) => isWait).length
  }

  async run(text: string): Promise<void> {
    const scope: Readonly<Record<string, unknown>> = {
      setTimeout: (callback: () => void, ms = 0) => this.#setTimer(callback, ms),
      clearTimeout: (timer: Timer) => {
        this.#timers = this.#timers.filter((each) => each !== timer)
      },
      performance: { now: () => this.#nowMs },
      AsyncLocalStorage,
      AsyncResource,
      promiseHooks,
      isMainThread: true,
      setMaxListeners,
      timer: (ms: number, value: unknown, { signal }: { readonly signal?: AbortSignal }) =>
        this.#sleep(ms, value, signal),
      setImmediate: (callback: (value: unknown) => void, value: unknown) =>
        this.#setTimer(() => callback(value), 0, false),
      process: this.#process,
      console: { log: (line: string) => this.#print(line), error: (line: string) => this.#note(line), warn: () => {} },
      existsSync: () => true,
      realpathSync: (path: string) => path,
      pathToFileURL: (href: string) => ({ href }),
      url: 'program',
      stopSignal: this.#stop.signal,
    }
    // Evaluated as the body of a function: modules would never be freed.
    const body = erased(text)
      .replace(/^import .*$/gm, '')
      .replace('export async function main', 'async function main')
      .replaceAll('import.meta.url', 'url')
      .replace(/\bawait main\((?:\{\}, \{ signal: stop\.signal \})?\)/, 'await main({}, { signal: stopSignal })')
    const ended = new AsyncFunction(...Object.keys(scope), `'use strict'\n${body}`)(...Object.values(scope))
    await this.#turns()
    await ended
  }

  ended(): Omit<ProgramRun, 'unhandled' | 'left'> {
    const { text, atMs } = this.#printed ?? { text: '(nothing)', atMs: this.#nowMs }
    return { lines: this.#lines, status: this.#process.exitCode, printed: text, endMs: atMs }
  }

  /** Lets all promises settle before the next timer fires, with no timer in between, as in Node. */
  #turns(): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        const next = this.#timers.shift()
        if (!next || this.#isOver) return resolve()
        this.#nowMs = next.dueMs
        try {
          next.callback()
        } catch (error) {
          return reject(error)
        }
        setImmediate(turn)
      }
      setImmediate(turn)
    })
  }

  /** Node's own, as `node:timers/promises` has it. */
  #sleep(ms: number, value: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#timers = this.#timers.filter((each) => each !== timer)
        reject(new DOMException('The operation was aborted', 'AbortError'))
      }
      if (signal?.aborted) return reject(new DOMException('The operation was aborted', 'AbortError'))
      const timer = this.#setTimer(() => {
        signal?.removeEventListener('abort', stop)
        resolve(value)
      }, ms)
      signal?.addEventListener('abort', stop)
    })
  }

  #setTimer(callback: () => void, ms: number, isWait = true): Timer {
    const timer = { dueMs: this.#nowMs + ms, callback, isWait }
    const at = this.#timers.findIndex(({ dueMs }) => dueMs > timer.dueMs)
    this.#timers.splice(at < 0 ? this.#timers.length : at, 0, timer)
    return timer
  }

  #print(text: string): void {
    this.#printed ??= { text, atMs: this.#nowMs }
  }

  /**
   * Notes a line. The coroutines' log lines start with a sign; among the others, one is the error, and the loop's reports
   * have several lines.
   */
  #note(line: string): void {
    if (line.includes('\n') || /was never retrieved|during run\(\) shutdown/.test(line)) return
    if (/^[+-]/.test(line)) this.#lines.push(`${this.#nowMs} ${line}`)
    else this.#print(line)
  }
}
