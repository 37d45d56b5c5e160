import type { Json } from './node.ts'

export type JsonObject = { readonly [key: string]: Json }
export type Path = readonly (string | number)[]

/** JSON as it was read. `duplicate`: the first key that an object has twice (the later value counts). */
export interface JsonText {
  readonly value: Json
  readonly duplicate?: { readonly path: Path; readonly key: string; readonly offset: number }
}

/** Why a text is not JSON, and where. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError'
  readonly offset: number
  readonly remedy: string

  constructor(message: string, offset: number, remedy = 'Correct the JSON there') {
    super(message)
    this.offset = offset
    this.remedy = remedy
  }
}

/**
 * Valid JSON that JavaScript or a file could not keep: a number that is too large, or a list that is nested too deeply.
 */
export class JsonKeptError extends JsonTextError {}

/** The most levels of arrays and objects inside each other. */
export const maxJsonDepth = 64

/** JavaScript puts keys like "7" first, so the order in the file is remembered separately. */
const fileOrder = new WeakMap<object, readonly string[]>()

/** The keys of an object in the order of the file. */
export function keysOf(object: JsonObject): readonly string[] {
  return fileOrder.get(object) ?? Object.keys(object)
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sets an own property, even `__proto__`. */
export function setOwn<T>(object: Record<string, T>, key: string, value: T): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

/**
 * Reads JSON by RFC 8259. `JSON.parse` does not report duplicate keys, or numbers that it changes, and its messages
 * depend on the engine.
 * Throws a JsonTextError.
 */
export function readJson(text: string): JsonText {
  return new Reader(text).read()
}

const whitespace = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
/** Characters without a special meaning in a string: all but quotes, backslashes and control characters. */
const plain = /[ !#-[\]-\uffff]*/y
const words: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

class Reader {
  readonly #text: string
  readonly #path: (string | number)[] = []
  #at = 0
  #duplicate: JsonText['duplicate']

  constructor(text: string) {
    this.#text = text
  }

  read(): JsonText {
    const value = this.#value()
    this.#skip(whitespace)
    if (this.#at < this.#text.length) throw this.#expected('the end of the file')
    return this.#duplicate ? { value, duplicate: this.#duplicate } : { value }
  }

  #value(): Json {
    this.#skip(whitespace)
    const first = this.#text[this.#at]
    if (first === '{') return this.#nested(() => this.#object())
    if (first === '[') return this.#nested(() => this.#array())
    if (first === '"') return this.#string()
    if (first === '-' || (first !== undefined && first >= '0' && first <= '9')) return this.#number()
    for (const [word, value] of words) {
      if (!this.#text.startsWith(word, this.#at)) continue
      this.#at += word.length
      return value
    }
    throw this.#expected('a value')
  }

  #nested(read: () => Json): Json {
    if (this.#path.length >= maxJsonDepth) {
      const message = `lists and objects are nested more than ${maxJsonDepth} deep`
      throw new JsonKeptError(message, this.#at, 'Nest the value less deeply')
    }
    this.#at += 1
    return read()
  }

  #object(): Json {
    const object: Record<string, Json> = {}
    const keys: string[] = []
    if (!this.#eats('}')) {
      do {
        this.#skip(whitespace)
        const start = this.#at
        if (this.#text[start] !== '"') throw this.#expected('a key in double quotes')
        const key = this.#string()
        if (Object.hasOwn(object, key)) this.#duplicate ??= { path: [...this.#path], key, offset: start }
        else keys.push(key)
        if (!this.#eats(':')) throw this.#expected('a ":"')
        setOwn(object, key, this.#child(key))
      } while (this.#eats(','))
      if (!this.#eats('}')) throw this.#expected('a "," or a "}"')
    }
    fileOrder.set(object, keys)
    return object
  }

  #array(): Json {
    const array: Json[] = []
    if (this.#eats(']')) return array
    do {
      array.push(this.#child(array.length))
    } while (this.#eats(','))
    if (!this.#eats(']')) throw this.#expected('a "," or a "]"')
    return array
  }

  #child(step: string | number): Json {
    this.#path.push(step)
    const value = this.#value()
    this.#path.pop()
    return value
  }

  #string(): string {
    const start = this.#at
    this.#at += 1
    let hasEscapes = false
    for (;;) {
      this.#skip(plain)
      const end = this.#text[this.#at]
      if (end === '"') break
      if (end === undefined) throw new JsonTextError('a string has no end', start)
      if (end !== '\\') throw new JsonTextError('a line break or control character stands in a string', this.#at)
      hasEscapes = true
      this.#at += 2
    }
    this.#at += 1
    if (!hasEscapes) return this.#text.slice(start + 1, this.#at - 1)
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string
    } catch {
      throw new JsonTextError('a string has a wrong escape (a backslash that JSON does not know)', start)
    }
  }

  #number(): number {
    number.lastIndex = this.#at
    const match = number.exec(this.#text)
    if (!match) throw this.#expected('a number')
    const [literal, fraction, exponent] = match
    const value = Number(literal)
    const isInteger = fraction === undefined && exponent === undefined
    const isKept =
      Number.isFinite(value) && (!isInteger || String(value) === literal || BigInt(literal) === BigInt(value))
    if (!isKept) {
      const shown = literal.length > 30 ? `${literal.slice(0, 27)}...` : literal
      throw new JsonKeptError(`the number ${shown} is too large to be kept exactly`, this.#at, 'Write it as a string')
    }
    this.#at += literal.length
    return value === 0 ? 0 : value
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at
    this.#at += pattern.exec(this.#text)?.[0].length ?? 0
  }

  #eats(character: string): boolean {
    this.#skip(whitespace)
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  #expected(what: string): JsonTextError {
    const found = this.#text.codePointAt(this.#at)
    const shown = found === undefined ? 'the end of the file' : JSON.stringify(String.fromCodePoint(found))
    return new JsonTextError(`${what} is expected, not ${shown}`, this.#at)
  }
}
