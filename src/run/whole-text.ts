import type { WholeText } from '#trace'
import type { Look, Part } from './look-parts.ts'
import { type IsProxy, lookAt } from './quiet-look.ts'

// Kept from the start, since code of a run may replace them.
const { stringify } = JSON
const { min } = Math

/** The most characters of a text that are sent to a window. */
export const mostCharacters = 16_000_000
/** The most characters that are counted, to tell how many are left out. */
const mostCounted = 128_000_000
/** The most parts of a value that are looked at. */
const mostLooks = 4_000_000
/** How many parts are looked at before the host gets a turn. */
const stretch = 256
/** How many characters of a long text are written at a time. */
const slice = 65_536
/** Deeper levels are not indented further. */
const deepestIndent = 20

/**
 * Writes a whole value: as JSON if it is JSON, else in words that leave nothing out (`Map(1) {…}`, `undefined`,
 * `[Circular: .items[0]]`). Runs none of the value's code. It yields now and then, so that its caller can give the host
 * a turn; parts that change meanwhile are written as they are then.
 */
export function* wholeText(value: unknown, isProxy: IsProxy): Generator<void, WholeText> {
  const json = yield* new Writer(isProxy, true).write(value)
  return json ?? ((yield* new Writer(isProxy, false).write(value)) as WholeText)
}

interface Frame {
  readonly object: object
  readonly parts: Iterator<Part>
  readonly isList: boolean
  /** Its place in the value around it. */
  readonly key: Part['key']
  count: number
}

class Writer {
  readonly #isProxy: IsProxy
  readonly #isJson: boolean
  readonly #pieces: string[] = []
  readonly #frames: Frame[] = []
  readonly #around = new Map<object, number>()
  #kept = 0
  #length = 0
  #looks = 0
  #isJsonStill = true
  /** The long text that is being written. */
  #longText: { readonly text: string; at: number } | null = null

  constructor(isProxy: IsProxy, isJson: boolean) {
    this.#isProxy = isProxy
    this.#isJson = isJson
  }

  /** Resolves to `null` if JSON was wanted and the value is none. */
  *write(value: unknown): Generator<void, WholeText | null> {
    this.#value(value, null)
    while (this.#isJsonStill && (this.#longText || this.#frames.length > 0) && !this.#isFull()) {
      this.#looks += 1
      if (this.#longText || this.#looks % stretch === 0) yield
      if (this.#longText) this.#goOnWith(this.#longText)
      else this.#next(this.#frames.at(-1) as Frame)
    }
    if (!this.#isJsonStill) return null
    // The rest of a text is counted without writing it.
    if (this.#longText) this.#length += this.#longText.text.length - this.#longText.at
    const isCounted = this.#frames.length === 0 && !this.#longText
    const text = this.#pieces.join('')
    return { text, isJson: this.#isJson && isCounted && text.length === this.#length, length: this.#length, isCounted }
  }

  #isFull(): boolean {
    return this.#length > mostCounted || this.#looks > mostLooks
  }

  #next(frame: Frame): void {
    const { done, value: part } = frame.parts.next()
    if (done) return this.#close(frame)
    const { key, label, text, value } = part
    if (text !== undefined && this.#isJson) {
      this.#isJsonStill = false
      return
    }
    this.#put(`${frame.count === 0 ? '' : ','}\n${this.#indent()}`)
    frame.count += 1
    if (!this.#isJson) this.#put(label)
    else if (typeof key === 'string') this.#put(`${stringify(key)}: `)
    if (text !== undefined) this.#put(text)
    else this.#value(value, key)
  }

  #value(value: unknown, key: Part['key']): void {
    const look = this.#lookAt(value)
    if (look.kind === 'text') return this.#text(look.value)
    if (this.#isJson && !look.isJson) {
      this.#isJsonStill = false
      return
    }
    if (look.kind === 'atom') return this.#put(look.text)
    this.#put(`${look.head}${look.isList ? '[' : '{'}`)
    this.#around.set(value as object, this.#frames.length)
    this.#frames.push({ object: value as object, parts: look.parts, isList: look.isList, key, count: 0 })
  }

  #lookAt(value: unknown): Look {
    const around = this.#around.get(value as object)
    if (around === undefined) return lookAt(value, this.#isProxy)
    const path = this.#frames.slice(1, around + 1).map((frame) => pathText(frame.key))
    return { kind: 'atom', text: `[Circular: ${path.join('') || 'the whole value'}]`, isJson: false }
  }

  #text(text: string): void {
    if (text.length <= slice) return this.#put(stringify(text))
    this.#put('"')
    this.#longText = { text, at: 0 }
  }

  #goOnWith(long: { readonly text: string; at: number }): void {
    const end = endOfSlice(long.text, long.at)
    this.#put(stringify(long.text.slice(long.at, end)).slice(1, -1))
    long.at = end
    if (end < long.text.length) return
    this.#longText = null
    this.#put('"')
  }

  #close({ object, isList, count }: Frame): void {
    this.#frames.pop()
    this.#around.delete(object)
    this.#put(`${count > 0 ? `\n${this.#indent()}` : ''}${isList ? ']' : '}'}`)
  }

  #indent(): string {
    return '  '.repeat(min(this.#frames.length, deepestIndent))
  }

  #put(text: string): void {
    const room = mostCharacters - this.#kept
    if (room > 0) {
      this.#pieces.push(text.length > room ? text.slice(0, room) : text)
      this.#kept += min(text.length, room)
    }
    this.#length += text.length
  }
}

/** Keeps both halves of a surrogate pair together. */
function endOfSlice(text: string, at: number): number {
  const end = min(at + slice, text.length)
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && end < text.length
  return isHalf && end - at > 1 ? end - 1 : end
}

function pathText(key: Part['key']): string {
  if (typeof key === 'number') return `[${key}]`
  if (key === null) return '[…]'
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${stringify(key)}]`
}
