/*
 * Anything can be thrown: null, an object, an error whose message is a number, a proxy that throws at every touch. Whoever
 * looks at a value that is not ours looks through here, where nothing throws. Exported programs say the same of it in code
 * of their own (src/codegen/foreign-values.ts); a test compares the two.
 */

/** A thrown value in words. */
export interface Described {
  /** The error's name; `Error` where it has none. */
  readonly name: string
  /** What it says, then what it collects (an AggregateError's `errors`), then what caused it. */
  readonly message: string
}

/** Characters; of a longer text it is said how much is missing. */
const textLimit = 4_000
/** An error's cause may be a getter that makes a new one each time. */
const mostErrors = 100

/** What `read` gives; undefined where it throws. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Whether it is an error. One of another realm is, too, which is no `instanceof Error` here. */
export function isError(value: unknown): value is Error {
  return attempt(() => value instanceof Error || Object.prototype.toString.call(value) === '[object Error]') === true
}

/** What somebody gave as a name, as asyncio's `str(name)`; '' where that is no text either. */
export function nameText(name: unknown): string {
  return typeof name === 'string' ? name : (attempt(() => String(name ?? '')) ?? '')
}

/** A thrown value in words, whatever it is: `fetch failed: connect ECONNREFUSED`, `{"code":429} was thrown`. */
export function described(thrown: unknown): Described {
  if (!isError(thrown))
    return { name: 'Error', message: cut(`${textOf(thrown, new Set()) || 'an empty text'} was thrown`) }
  return { name: cut(nameOf(thrown)), message: cut(errorText(thrown, new Set())) }
}

/**
 * The text of the stack that an error has, or what `Error.captureStackTrace` was given; '' where there is none. Code may
 * have set an `Error.prepareStackTrace` that makes something else of stacks: it has its way, and where that is no text with
 * calls, the text is made of those that it was given.
 */
export function stackTextOf(value: unknown): string {
  const stack = stackOf(value)
  // It may come from somebody who knows more: source maps, say.
  if (typeof stack === 'string' && callLine.test(stack)) return stack
  const calls = knownCalls.get(value as object) ?? attempt(() => (Array.isArray(stack) ? linesOf(stack) : null))
  if (!calls) return typeof stack === 'string' ? stack : ''
  const { name, message } = described(value)
  return [isError(value) ? `${name}: ${message}` : 'Error', ...calls].join('\n')
}

const callLine = /\n {4}at .+:\d+:\d+/

/** Of what the engine has told the calls of: it does so once. */
const knownCalls = new WeakMap<object, readonly string[]>()

function stackOf(value: unknown): unknown {
  const prepare: unknown = attempt(() => Reflect.get(Error, prepareName))
  const isCustom = typeof prepare === 'function' && setPrepare(prepareAndKeep)
  const stack = attempt(() => (value as { readonly stack?: unknown }).stack)
  if (isCustom) setPrepare(prepare)
  return stack

  function prepareAndKeep(error: object, calls: readonly unknown[]): unknown {
    attempt(() => knownCalls.set(error, linesOf(calls)))
    return Reflect.apply(prepare as () => unknown, Error, [error, calls])
  }
}

function linesOf(calls: readonly unknown[]): readonly string[] {
  return calls.map((call) => `    at ${call}`)
}

const prepareName = 'prepareStackTrace'

/** Says whether it is set: somebody may have made it read-only. */
function setPrepare(prepare: unknown): boolean {
  return attempt(() => Reflect.set(Error, prepareName, prepare)) === true
}

function nameOf(error: Error): string {
  return attempt(() => typeof error.name === 'string' && error.name) || 'Error'
}

/** `told`: the errors that the text has already. */
function errorText(error: Error, told: Set<unknown>): string {
  if (told.has(error) || told.size >= mostErrors) return '…'
  told.add(error)
  const { message, errors, cause } = fieldsOf(error)
  const own = textOf(message ?? '', told)
  const listed = attempt(() => (Array.isArray(errors) ? errors.map((each) => textOf(each, told)).join('; ') : '')) ?? ''
  const parts = [listed, textOf(cause ?? '', told)].filter((part) => !own.includes(part))
  return [own, ...parts].filter((part) => part !== '').join(': ')
}

function fieldsOf(error: object): Readonly<Record<'message' | 'errors' | 'cause', unknown>> {
  const read = (name: string): unknown => attempt(() => (error as Readonly<Record<string, unknown>>)[name])
  return { message: read('message'), errors: read('errors'), cause: read('cause') }
}

function textOf(value: unknown, told: Set<unknown>): string {
  if (isError(value)) return errorText(value, told) || nameOf(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  const withErrors = (_key: string, item: unknown): unknown => (isError(item) ? textOf(item, told) : item)
  const json = attempt(() => JSON.stringify(value, withErrors))
  // What is no JSON (it contains itself, say) may have a message all the same.
  return attempt(() => String(json ?? (value as { readonly message?: unknown }).message ?? 'an object')) ?? 'an object'
}

function cut(text: string): string {
  const more = text.length - textLimit
  return more > 0 ? `${text.slice(0, textLimit)}… (${more} more characters)` : text
}
