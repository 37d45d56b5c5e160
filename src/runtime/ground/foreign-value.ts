/*
 * Anything can be thrown: null, an object, an error whose message is a number, a proxy that throws at every touch. Whoever
 * looks at a value that is not ours looks through here, where nothing throws. Exported programs have `described` at their end.
 */

/** A name (`Error` where there is none), and in words what it says, what it collects (an AggregateError), what caused it. */
export type Described = Readonly<Record<'name' | 'message', string>>

/** What `read` gives; undefined where it throws, as a look at somebody else's object may. */
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

/** As `instanceof`, at which a proxy may throw. */
export function isOf<T>(value: unknown, type: abstract new (...args: never) => T): value is T {
  return attempt(() => value instanceof type) === true
}

/** What somebody gave as a name, as asyncio's `str(name)`; '' where that is no text either. */
export function nameText(name: unknown): string {
  return typeof name === 'string' ? name : (attempt(() => String(name ?? '')) ?? '')
}

/** A thrown value in words, whatever it is: `fetch failed: connect ECONNREFUSED`, `{"code":429} was thrown`. */
export function described(thrown: unknown): Described {
  const told = new Set<unknown>()
  if (isError(thrown)) return { name: cut(nameOf(thrown)), message: cut(errorText(thrown, told)) }
  return { name: 'Error', message: cut(`${textOf(thrown, told) || 'an empty text'} was thrown`) }
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

/** The lines that `stackTextOf` has of the calls; and as the engine names them, where code had other words for them. */
export function callsOf(value: object): { readonly lines: readonly string[]; readonly plain: readonly string[] } {
  const [, ...lines] = stackTextOf(value).split('\n')
  return { lines, plain: knownCalls.get(value) ?? lines }
}

const callLine = /\n {4}at .+:\d+:\d+/

const longestStack = 1_000_000

/** Of what the engine has told the calls of: it does so once. */
const knownCalls = new WeakMap<object, readonly string[]>()

function stackOf(value: unknown): unknown {
  const prepare: unknown = attempt(() => Reflect.get(Error, prepareName))
  const isCustom = typeof prepare === 'function' && setPrepare(prepareAndKeep)
  const stack = withPlainMessage(value, () => attempt(() => (value as { readonly stack?: unknown }).stack))
  if (isCustom) setPrepare(prepare)
  // The calls stand behind the message, which may have any length.
  return typeof stack === 'string' ? stack.slice(-longestStack) : stack

  function prepareAndKeep(error: object, calls: readonly unknown[]): unknown {
    attempt(() => knownCalls.set(error, linesOf(calls)))
    return Reflect.apply(prepare as () => unknown, Error, [error, calls])
  }
}

/** The engine writes the message into the stack as it is read; of a value of any size that would take any time. */
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

/** Says whether it is set: somebody may have made it read-only. */
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

/** `told`: the errors that the text has already. A cause may be a getter that makes a new one each time. */
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

/** A cause that has no words has only its name to say, where nothing else is said. */
function causeText(cause: unknown, own: string, told: Set<unknown>): string {
  return isError(cause) && own !== '' ? errorText(cause, told) : textOf(cause ?? '', told)
}

function textOf(value: unknown, told: Set<unknown>): string {
  if (isError(value)) return errorText(value, told) || nameOf(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`
  // All of a large one would take the thread, and the memory, for as long as it is large.
  let left = 10_000
  const inWords = (_key: string, item: unknown): unknown => {
    if (left-- === 0) throw new RangeError('it is large')
    return isError(item) ? textOf(item, told) : withoutBytes(item)
  }
  const json = attempt(() => JSON.stringify(value, inWords))
  // What is no JSON (it contains itself, say) may have a message all the same.
  return attempt(() => String(json ?? Reflect.get(value, 'message') ?? 'an object')) ?? 'an object'
}

/** Bytes would make a list of numbers of themselves, whatever their number. */
function withoutBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const isBytes = (key: string): boolean => ArrayBuffer.isView(Object.getOwnPropertyDescriptor(value, key)?.value)
  const keys = Array.isArray(value) && value.length > 1_000 ? [] : Object.keys(value).slice(0, 1_000).filter(isBytes)
  return keys.length === 0 ? value : { ...value, ...Object.fromEntries(keys.map((key) => [key, 'bytes'])) }
}

function cut(text: string): string {
  return text.length > 4_000 ? `${text.slice(0, 4_000)}… (${text.length - 4_000} more characters)` : text
}
