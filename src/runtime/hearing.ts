import { stackTextOf } from './foreign-value.ts'

/*
 * Who hears of a cancel. A task's code may stand at several awaits at once, some of which nobody listens to any more
 * (`Promise.race([read(), sleep(1_000)])`, once something was read), and a native await says nothing to the loop. But the
 * engine knows who goes on behind a promise: the async stack of what is thrown there names them, up to whoever awaits the
 * task's own promise.
 */

/** A name that nobody else's function has, and that no minifier takes away. */
const endName = 'the end of the task'

/** Functions behind an await, one inside the other: where there are more, the way is not seen to its end. */
const deepestWay = 200

const ends = {
  async [endName](end: Promise<void>): Promise<void> {
    await end
  },
}

/** Has ways lead to it: the promise of a task's code, not settled yet. Once: of several that await a promise none is told. */
export function markEnd(end: Promise<void>): void {
  void ends[endName](end)
}

/** The way that an error takes from an await: the functions that go on behind it. */
export class Way {
  readonly stack?: string
  /** With what it was cancelled. */
  readonly message: string

  constructor(message: string) {
    this.message = message
  }

  /** Whether it leads to the end of the task's code. */
  get leadsToEnd(): boolean {
    return stackTextOf(this).includes(endName)
  }
}

/** Rejects with `error`, and notes in `way` who goes on behind it. */
export async function thrownAlong(error: unknown, way: Way): Promise<never> {
  // Two microtasks later whoever was given this promise listens to it.
  await null
  await null
  const { stackTraceLimit } = Error
  // Somebody may have made it read-only.
  Reflect.set(Error, 'stackTraceLimit', deepestWay)
  Error.captureStackTrace(way)
  Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  throw error
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
