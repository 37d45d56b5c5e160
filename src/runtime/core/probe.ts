/*
 * Where an await leads. A task's code may stand at several awaits at once, some of which nobody listens to any more
 * (`Promise.race([read(), sleep(1_000)])`, once something was read), and a native await says nothing to the loop. But the
 * engine knows who goes on behind a promise: the async stack there names those functions, one behind the other. So where it
 * leads to is given a function with a name of its own, and the stack is searched for those names.
 */

/** Functions behind an await, one inside the other: where there are more, the way is not seen to its end. */
const deepestWay = 10_000

let ends = 0

/**
 * Marks where ways lead to: a promise that is not settled yet, and that nobody else listens to (of several that do the engine
 * names none). Gives the number of the mark; `ended` is called when the promise is settled, which it is with a value.
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

/** How many microtasks after it was begun, or asked, a probe has looked. */
export const microtasksOfLook = 3

/** Stands in the middle of an await, looks from there, and passes on what the await gives. */
export class Probe {
  /** What goes on behind it. */
  readonly promise: Promise<unknown>
  #outcome: { readonly content: unknown; readonly isError: boolean } | null = null
  #wake: () => void = () => {}
  /** What was seen; a number once it was read. Few are asked, and to read a stack takes longer than to keep it. */
  #seen: Seen | number = 0

  constructor() {
    this.promise = this.#stand()
  }

  /** To which mark the await led as it looked, the first on its way; 0: to none. */
  get leadsTo(): number {
    if (typeof this.#seen !== 'number') this.#seen = markIn(this.#seen)
    return this.#seen
  }

  /** Looks again: what it led to may be gone. */
  look(): void {
    this.#wake()
  }

  /** Looks for the last time, and then passes this on. */
  end(content: unknown, isError: boolean): void {
    this.#outcome = { content, isError }
    this.#wake()
  }

  async #stand(): Promise<unknown> {
    // Two microtasks later whoever was given this promise listens to it.
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

/** To which mark the code leads that calls this. */
export function leadsNow(): number {
  return markIn(seen())
}

/** To which mark the code leads that awaits this. */
export async function leadsFromHere(): Promise<number> {
  // By then it has been awaited.
  await null
  return markIn(seen())
}

interface Seen {
  readonly stack?: string
}

function seen(): Seen {
  const { stackTraceLimit } = Error
  const here: Seen = {}
  // Somebody may have made it read-only.
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

/** The functions of a stack. Where each is in its file takes the engine ten times as long, and nobody asks for that. */
function namesIn(here: Seen): readonly string[] {
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace')
  const isOurs = Reflect.set(Error, 'prepareStackTrace', (_: unknown, calls: readonly Call[]) =>
    calls.map((call) => call.getFunctionName() ?? ''),
  )
  const names: unknown = here.stack
  if (isOurs && prepare === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace')
  else if (isOurs) Reflect.set(Error, 'prepareStackTrace', prepare)
  // Somebody has made it read-only: then there is a text.
  return Array.isArray(names) ? names : (String(names).match(/the end of await \d+/g) ?? [])
}

interface Call {
  getFunctionName(): string | null
}

/** Whether `await` (or `Promise.race` and the like) has passed it to `then`: it takes a promise as well. */
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
