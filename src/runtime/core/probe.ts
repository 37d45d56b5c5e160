/*
 * Finds where an await leads. A task's code may stand at several awaits at once, and nobody may listen to some of them
 * any more (`Promise.race([read(), sleep(1_000)])`, once something was read); a native await tells the loop nothing.
 * But the engine knows which functions go on behind a promise, and its async stack lists them. So each place of
 * interest gets a function with a name of its own, and the stack is searched for those names.
 */

/** The most functions that a stack may list. Further functions are not seen. */
const deepestWay = 10_000

let ends = 0

/**
 * Marks a promise, so that an await which leads to it can be recognised. The promise must not be settled, must never
 * reject, and nobody else may listen to it (for a promise with several listeners the engine names none). Returns the
 * number of the mark; `ended` is called when the promise is fulfilled.
 */
export function markEnd(end: Promise<unknown>, ended: () => void): number {
  ends += 1
  const name = `the end of await ${ends}`
  const marks = {
    async [name](): Promise<void> {
      await end
      ended()
    },
  }
  void marks[name]?.()
  return ends
}

/** How many microtasks a probe needs, after it was made or woken, until it has looked. */
export const microtasksOfLook = 3

/** Stands inside an await, looks at the stack there, and passes on the result of the await. */
export class Probe {
  /** The promise that the awaiting code gets in place of the awaited one. */
  readonly promise: Promise<unknown>
  #outcome: { readonly content: unknown; readonly isError: boolean } | null = null
  #wake: () => void = () => {}
  /**
   * The stack that was seen, or its mark once the stack was read. Reading it takes longer than keeping it, and few are
   * read.
   */
  #seen: Seen | number = 0

  constructor() {
    this.promise = this.#stand()
  }

  /** The first mark on the way that the await leads; 0: it leads to none. */
  get leadsTo(): number {
    if (typeof this.#seen !== 'number') this.#seen = markIn(this.#seen)
    return this.#seen
  }

  /** Looks again, since what the await led to may be gone. */
  look(): void {
    this.#wake()
  }

  /** Looks for the last time, then passes the result on. */
  end(content: unknown, isError: boolean): void {
    this.#outcome = { content, isError }
    this.#wake()
  }

  async #stand(): Promise<unknown> {
    // After two microtasks the code that was given this promise listens to it.
    await null
    await null
    this.#seen = seen()
    while (!this.#outcome) {
      await new Promise<void>((wake) => {
        this.#wake = wake
      })
      this.#seen = seen()
    }
    if (this.#outcome.isError) throw this.#outcome.content
    return this.#outcome.content
  }
}

/** The mark that the calling code leads to. */
export function leadsNow(): number {
  return markIn(seen())
}

/** The mark that the code awaiting this call leads to. */
export async function leadsFromHere(): Promise<number> {
  // A microtask later the caller awaits this call.
  await null
  return markIn(seen())
}

interface Seen {
  readonly stack?: string
}

function seen(): Seen {
  const { stackTraceLimit } = Error
  const here: Seen = {}
  // A user may have made the limit read-only, so a refusal must not throw.
  Reflect.set(Error, 'stackTraceLimit', deepestWay)
  Error.captureStackTrace(here)
  Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  return here
}

function markIn(here: Seen): number {
  for (const name of namesIn(here)) {
    const mark = /^the end of await (\d+)$/.exec(name)
    if (mark) return Number(mark[1])
  }
  return 0
}

/**
 * The names of the functions in a stack. Their places in files are not asked for: they would take the engine ten times
 * as long.
 */
function namesIn(here: Seen): readonly string[] {
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace')
  const isOurs = Reflect.set(Error, 'prepareStackTrace', (_: unknown, calls: readonly Call[]) =>
    calls.map((call) => call.getFunctionName() ?? ''),
  )
  const names: unknown = here.stack
  if (isOurs && prepare === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace')
  else if (isOurs) Reflect.set(Error, 'prepareStackTrace', prepare)
  // If `prepareStackTrace` is read-only, the stack is a text.
  return Array.isArray(names) ? names : (String(names).match(/the end of await \d+/g) ?? [])
}

interface Call {
  getFunctionName(): string | null
}

/**
 * Whether the handler comes from the engine: from `await`, `Promise.race` and the like. Such a handler accepts a
 * promise too.
 */
export function isOfEngine(handler: unknown): handler is (value: unknown) => void {
  return typeof handler === 'function' && handler.name === '' && textOf.call(handler) === nativeText
}

const textOf = Function.prototype.toString
const nativeText = textOf.call(nativeResolve())

function nativeResolve(): () => void {
  let found = (): void => {}
  new Promise<void>((resolve) => {
    found = resolve
  })
  return found
}
