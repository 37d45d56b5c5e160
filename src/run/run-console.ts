import { consoleMethods } from '#graph'
import type { EventLoop } from '#runtime'
import type { LogLevel } from '#trace'
import { wholeCharacters } from '#words'
import { consoleTimers } from './console-timers.ts'
import type { KeptTexts } from './kept-texts.ts'
import type { Recorder } from './recorder.ts'
import { type CodeNames, withUsersPlaces } from './stack-text.ts'

type Print = (...values: readonly unknown[]) => void
type ConsoleMethod = (typeof consoleMethods)[number]

/** A whole console, as the host's class makes it. */
export type HostConsole = Readonly<Record<ConsoleMethod, Print>>

/** Makes a console that passes on what each call prints, within the call. The text ends with a line break. */
export type CreateConsole = (write: (text: string) => void) => HostConsole

/** The most characters of one call that are sent if the whole text is kept. */
const textLimit = 4_000
/** The most characters if it is not kept. */
const wholeLimit = 16_000_000
/** How many characters are searched for stacks: the host's stacks are longer than what people get to read. */
const looked = 40_000

const levels: Partial<Readonly<Record<ConsoleMethod, LogLevel>>> = {
  info: 'info',
  warn: 'warn',
  error: 'error',
  debug: 'debug',
  assert: 'error',
  trace: 'error',
}

export interface RunConsoleOptions {
  readonly create: CreateConsole
  readonly loop: EventLoop
  readonly recorder: Recorder
  readonly names: () => CodeNames
  /** Keeps long texts; absent: they are sent whole. */
  readonly longTexts?: KeptTexts
}

/** A call that is printing; `node` undefined: a call of shared code. */
interface Call {
  readonly name: ConsoleMethod
  readonly level: LogLevel
  readonly node: number | undefined
}

/**
 * The console of a run. Its counters, timers and groups are shared by the whole run, as in a process. But each node has
 * its own view of it, so that what a node's code prints is shown at the node. Its timers use the run's clock.
 */
export class RunConsole {
  readonly #options: RunConsoleOptions
  readonly #host: HostConsole
  /** The methods of all views. Code may replace them, as in a file's `console`. */
  readonly #methods: Record<string, unknown>
  readonly #views = new Map<number | undefined, object>()
  #call: Call | null = null

  constructor(options: RunConsoleOptions) {
    this.#options = options
    const host = options.create((text) => this.#tell(text))
    const warn: Print = (...values) =>
      this.#print(host.warn, { name: 'warn', level: 'warn', node: this.#call?.node }, values)
    this.#host = { ...host, ...consoleTimers(() => options.loop.time(), host.log, warn) }
    this.#methods = Object.fromEntries(consoleMethods.map((name) => [name, this.#host[name]]))
    Object.defineProperty(this.#methods, Symbol.toStringTag, { value: 'console', configurable: true })
  }

  /** The `console` in the code of a node; undefined: in shared code. */
  of(node: number | undefined): object {
    const known = this.#views.get(node)
    if (known) return known
    const own = new Map<unknown, Print>(
      consoleMethods.map((name) => [this.#host[name], this.#printer({ name, level: levels[name] ?? 'log', node })]),
    )
    const view = new Proxy(this.#methods, {
      get: (methods, key): unknown => {
        const method = Reflect.get(methods, key)
        return own.get(method) ?? method
      },
    })
    this.#views.set(node, view)
    return view
  }

  /**
   * The `log` in the code of a node; undefined: in shared code. In an export it is `console.error`, so groups indent it
   * too.
   */
  log(node: number | undefined): Print {
    return named('log', this.#printer({ name: 'error', level: 'log', node }))
  }

  #printer(call: Call): Print {
    const method = this.#host[call.name]
    return named(call.name, (...values) => this.#print(method, call, values))
  }

  #print(method: Print, call: Call, values: readonly unknown[]): void {
    // Printing a value may run code of its own that prints too.
    const before = this.#call
    this.#call = call
    try {
      method(...values)
    } finally {
      this.#call = before
    }
  }

  #tell(printed: string): void {
    if (!this.#call) return
    const { level, name, node } = this.#call
    const { loop, recorder, names, longTexts } = this.#options
    const task = loop.currentTask()
    // A line printed by shared code belongs to the node that called it.
    const owner = node ?? (task ? recorder.ownerOf(task) : undefined)
    recorder.record({
      type: 'log',
      level,
      ...told(textFor(printed, names(), name === 'trace'), longTexts),
      ...(owner === undefined ? {} : { node: owner }),
      ...(task ? { task: task.number } : {}),
    })
  }
}

function named(name: string, print: Print): Print {
  return Object.defineProperty(print, 'name', { value: name })
}

/** Only the beginning of a long text is searched for stacks, as far as people read. */
function textFor(printed: string, names: CodeNames, isTrace: boolean): string {
  const text = printed.endsWith('\n') ? printed.slice(0, -1) : printed
  return `${withUsersPlaces(text.slice(0, looked), names, isTrace)}${text.slice(looked)}`
}

/** Cuts a long text: tells how many characters are left out, and the number to ask for the whole text with. */
function told(text: string, longTexts: KeptTexts | undefined): { readonly text: string; readonly whole?: number } {
  const limit = longTexts ? textLimit : wholeLimit
  if (text.length <= limit) return { text }
  const kept = wholeCharacters(text, limit)
  const shown = `${kept}… ${(text.length - kept.length).toLocaleString('en')} more characters`
  return longTexts ? { text: shown, whole: longTexts.keep(text) } : { text: shown }
}
