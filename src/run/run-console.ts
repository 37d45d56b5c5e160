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

/** Makes a console that hands over what each call prints, within the call; the text ends with a line break. */
export type CreateConsole = (write: (text: string) => void) => HostConsole

/** At most so many characters of one call are told where the whole text is kept to be asked for. */
const textLimit = 4_000
/** At most so many where it is not. */
const wholeLimit = 16_000_000
/** Stacks are shorter as people read them than as the host writes them. */
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
  /** Where long texts are kept; absent: they are told whole. */
  readonly longTexts?: KeptTexts
}

/** A call that is printing; `node` undefined: of shared code. */
interface Call {
  readonly name: ConsoleMethod
  readonly level: LogLevel
  readonly node: number | undefined
}

/**
 * The console of a run. Its counters, timers and groups are one process's, as in a file; but what a node's code prints is
 * told of the node, so each node sees it through a view of its own. Its timers go by the run's clock.
 */
export class RunConsole {
  readonly #options: RunConsoleOptions
  readonly #host: HostConsole
  /** What all views show: code may put functions of its own in, as it may into a file's `console`. */
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

  /** `console` in the code of a node; undefined: in shared code. */
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

  /** `log` in the code of a node; undefined: in shared code. An export's is `console.error`, so groups indent it too. */
  log(node: number | undefined): Print {
    return named('log', this.#printer({ name: 'error', level: 'log', node }))
  }

  #printer(call: Call): Print {
    const method = this.#host[call.name]
    return named(call.name, (...values) => this.#print(method, call, values))
  }

  #print(method: Print, call: Call, values: readonly unknown[]): void {
    // A value's own text may be made by code that prints.
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
    // What shared code prints is told of the node that called it.
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

/** Of a text of any length no more is looked through for stacks than people read. */
function textFor(printed: string, names: CodeNames, isTrace: boolean): string {
  const text = printed.endsWith('\n') ? printed.slice(0, -1) : printed
  return `${withUsersPlaces(text.slice(0, looked), names, isTrace)}${text.slice(looked)}`
}

/** What is left out is counted, and can be asked for by its number. */
function told(text: string, longTexts: KeptTexts | undefined): { readonly text: string; readonly whole?: number } {
  const limit = longTexts ? textLimit : wholeLimit
  if (text.length <= limit) return { text }
  const kept = wholeCharacters(text, limit)
  const shown = `${kept}… ${(text.length - kept.length).toLocaleString('en')} more characters`
  return longTexts ? { text: shown, whole: longTexts.keep(text) } : { text: shown }
}
