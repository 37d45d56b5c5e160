import blankSpace from 'ts-blank-space'

/** What a program did: its own log lines with their times, and how it ended as a program. */
export interface ProgramRun {
  readonly lines: readonly string[]
  readonly status: number
  /** The result as JSON, or the error as `Name: message`. */
  readonly printed: string
  /** When it printed that. */
  readonly endMs: number
  readonly unhandled: readonly string[]
}

interface Timer {
  readonly dueMs: number
  readonly callback: () => void
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<void>

/** Runs an exported program in this process, its types erased, on a clock that jumps from timer to timer. */
export async function runVirtually(text: string): Promise<ProgramRun> {
  const program = new VirtualProgram()
  const unhandled: string[] = []
  const onUnhandled = (error: unknown): void => {
    unhandled.push(String(error))
  }
  // The test runner listens as well, and would name no program.
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', onUnhandled)
  try {
    await program.run(text)
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const listener of others) process.on('unhandledRejection', listener)
  }
  return { ...program.ended(), unhandled }
}

class VirtualProgram {
  #nowMs = 0
  #timers: Timer[] = []
  #isOver = false
  readonly #lines: string[] = []
  #printed: { readonly text: string; readonly atMs: number } | null = null
  readonly #process = {
    argv: ['node', 'program'],
    exitCode: 0,
    once: () => {},
    exit: (status?: number) => {
      this.#process.exitCode = status ?? this.#process.exitCode
      this.#isOver = true
    },
    stdout: {
      write: (line: string, done: () => void) => {
        this.#print(line.trimEnd())
        done()
      },
    },
  }

  async run(text: string): Promise<void> {
    const scope: Readonly<Record<string, unknown>> = {
      setTimeout: (callback: () => void, ms = 0) => this.#setTimer(callback, ms),
      setImmediate: (callback: (value: unknown) => void, value: unknown) => this.#setTimer(() => callback(value), 0),
      process: this.#process,
      console: { log: (line: string) => this.#print(line), error: (line: string) => this.#note(line) },
      existsSync: () => true,
      realpathSync: (path: string) => path,
      pathToFileURL: (href: string) => ({ href }),
      url: 'program',
    }
    // As a function's body: a module of its own per program would never leave memory.
    const body = blankSpace(text)
      .replace(/^import .*$/gm, '')
      .replace('export async function main', 'async function main')
      .replaceAll('import.meta.url', 'url')
    const ended = new AsyncFunction(...Object.keys(scope), `'use strict'\n${body}`)(...Object.values(scope))
    await this.#turns()
    await ended
  }

  ended(): Omit<ProgramRun, 'unhandled'> {
    const { text, atMs } = this.#printed ?? { text: '(nothing)', atMs: this.#nowMs }
    return { lines: this.#lines, status: this.#process.exitCode, printed: text, endMs: atMs }
  }

  /** All promises settle before the next timer fires, as in Node. */
  async #turns(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const next = this.#timers.shift()
      if (!next || this.#isOver) return
      this.#nowMs = next.dueMs
      next.callback()
    }
  }

  #setTimer(callback: () => void, ms: number): void {
    const dueMs = this.#nowMs + ms
    const at = this.#timers.findIndex((timer) => timer.dueMs > dueMs)
    this.#timers.splice(at < 0 ? this.#timers.length : at, 0, { dueMs, callback })
  }

  #print(text: string): void {
    this.#printed ??= { text, atMs: this.#nowMs }
  }

  /** Log lines of the coroutines begin with a sign; the only other line is the error. */
  #note(line: string): void {
    if (/^[+-]/.test(line)) this.#lines.push(`${this.#nowMs} ${line}`)
    else this.#print(line)
  }
}
