/*
 * Reads values of other code safely. Anything can be thrown: null, an object, an error whose message is a number, a
 * proxy that throws at every access. The functions here never throw. Exported programs contain `described`.
 */

/**
 * A thrown value in words: its name (`Error` where there is none), and its message with the errors it collects
 * (AggregateError) and its causes.
 */
export type Described = Readonly<Record<'name' | 'message', string>>

/** Returns what `read` returns; undefined where `read` throws, as reading a foreign object may. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Whether it is an error. `instanceof` alone would miss an error of another realm. */
export function isError(value: unknown): value is Error {
  return attempt(() => value instanceof Error || Object.prototype.toString.call(value) === '[object Error]') === true
}

/** As `instanceof`, which can throw for a proxy. */
export function isOf<T>(value: unknown, type: abstract new (...args: never) => T): value is T {
  return attempt(() => value instanceof type) === true
}

/** A name as text, as asyncio's `str(name)`; '' where it has no text. */
export function nameText(name: unknown): string {
  return typeof name === 'string' ? name : (attempt(() => String(name ?? '')) ?? '')
}

/** Any thrown value in words: `fetch failed: connect ECONNREFUSED`, `{"code":429} was thrown`. */
export function described(thrown: unknown): Described {
  const told = new Set<unknown>()
  if (isError(thrown)) return { name: cut(nameOf(thrown)), message: cut(errorText(thrown, told)) }
  return { name: 'Error', message: cut(`${textOf(thrown, told) || 'an empty text'} was thrown`) }
}

/**
 * The stack of an error, or of an object given to `Error.captureStackTrace`, as text; '' where there is none. The
 * user's `Error.prepareStackTrace` decides the text; if its result is no text with calls, the text is made of the calls
 * that it was given.
 */
export function stackTextOf(value: unknown): string {
  const stack = stackOf(value)
  // A user's function may know more than the engine: source maps, for instance.
  if (typeof stack === 'string' && callLine.test(stack)) return stack
  const calls = knownCalls.get(value as object) ?? attempt(() => (Array.isArray(stack) ? linesOf(stack) : null))
  if (!calls) return typeof stack === 'string' ? stack : ''
  const { name, message } = described(value)
  return [isError(value) ? `${name}: ${message}` : 'Error', ...calls].join('\n')
}

/** The call lines of `stackTextOf`, and the same calls as the engine names them. */
export function callsOf(value: object): { readonly lines: readonly string[]; readonly plain: readonly string[] } {
  const [, ...lines] = stackTextOf(value).split('\n')
  return { lines, plain: knownCalls.get(value) ?? lines }
}

const callLine = /\n {4}at .+:\d+:\d+/

const longestStack = 1_000_000

/** The calls of each object whose stack was prepared: the engine gives them only once. */
const knownCalls = new WeakMap<object, readonly string[]>()

function stackOf(value: unknown): unknown {
  const prepare: unknown = attempt(() => Reflect.get(Error, prepareName))
  const isCustom = typeof prepare === 'function' && setPrepare(prepareAndKeep)
  const stack = withPlainMessage(value, () => attempt(() => (value as { readonly stack?: unknown }).stack))
  if (isCustom) setPrepare(prepare)
  // The calls come after the message, which may be long.
  return typeof stack === 'string' ? stack.slice(-longestStack) : stack

  function prepareAndKeep(error: object, calls: readonly unknown[]): unknown {
    attempt(() => knownCalls.set(error, linesOf(calls)))
    return Reflect.apply(prepare as () => unknown, Error, [error, calls])
  }
}

/**
 * Hides a large message object while `read` runs: the engine turns the message into text when the stack is read, which
 * could take very long.
 */
function withPlainMessage<T>(error: unknown, read: () => T): T {
  const own = attempt(() => Object.getOwnPropertyDescriptor(error as object, 'message'))
  const isLarge = typeof own?.value === 'object' && own.value !== null && own.configurable
  if (!own || !isLarge) return read()
  attempt(() => Object.defineProperty(error, 'message', { ...own, value: '' }))
  const result = read()
  attempt(() => Object.defineProperty(error, 'message', own))
  return result
}

function linesOf(calls: readonly unknown[]): readonly string[] {
  return calls.map((call) => `    at ${call}`)
}

const prepareName = 'prepareStackTrace'

/** Returns whether it was set: the user may have made it read-only. */
function setPrepare(prepare: unknown): boolean {
  return attempt(() => Reflect.set(Error, prepareName, prepare)) === true
}

function fieldOf(value: object, name: string): unknown {
  return attempt(() => Reflect.get(value, name))
}

function nameOf(error: object): string {
  const name = fieldOf(error, 'name')
  return typeof name === 'string' && name.trim() !== '' ? name : 'Error'
}

/** `told`: the errors that are in the text already. A cause may be a getter that makes a new error each time. */
function errorText(error: object, told: Set<unknown>): string {
  if (told.has(error) || told.size >= 100) return '…'
  told.add(error)
  const [message, errors, cause] = ['message', 'errors', 'cause'].map((name) => fieldOf(error, name))
  const own = textOf(message ?? '', told)
  const listed =
    attempt(
      () =>
        Array.isArray(errors) &&
        errors
          .slice(0, 100)
          .map((each) => textOf(each, told))
          .join('; '),
    ) || ''
  const more = [listed, causeText(cause, own, told)].filter((text) => !own.includes(text))
  return [own, ...more].filter((text) => text !== '').join(': ')
}

/** The text of a cause. The name of a cause without a message is used only if nothing else is said. */
function causeText(cause: unknown, own: string, told: Set<unknown>): string {
  return isError(cause) && own !== '' ? errorText(cause, told) : textOf(cause ?? '', told)
}

function textOf(value: unknown, told: Set<unknown>): string {
  if (isError(value)) return errorText(value, told) || nameOf(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`
  // A large object would take much time and memory, so the text stops at this many items.
  let left = 10_000
  const inWords = (_key: string, item: unknown): unknown => {
    if (left-- === 0) throw new RangeError('it is large')
    return isError(item) ? textOf(item, told) : withoutBytes(item)
  }
  const json = attempt(() => JSON.stringify(value, inWords))
  // A value that has no JSON (it contains itself, say) may still have a message.
  return attempt(() => String(json ?? Reflect.get(value, 'message') ?? 'an object')) ?? 'an object'
}

/** JSON would list each byte as a number, so a byte array becomes the word `bytes`. */
function withoutBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const isBytes = (key: string): boolean => ArrayBuffer.isView(Object.getOwnPropertyDescriptor(value, key)?.value)
  const keys = Array.isArray(value) && value.length > 1_000 ? [] : Object.keys(value).slice(0, 1_000).filter(isBytes)
  return keys.length === 0 ? value : { ...value, ...Object.fromEntries(keys.map((key) => [key, 'bytes'])) }
}

function cut(text: string): string {
  return text.length > 4_000 ? `${text.slice(0, 4_000)}… (${text.length - 4_000} more characters)` : text
}
