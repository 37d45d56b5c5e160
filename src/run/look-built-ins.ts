import { atom, attempt, fieldParts, type Look, namesOf, ownText, type Part } from './look-parts.ts'

// Kept from the start, since code of a run may replace them.
const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect
const { stringify } = JSON

type Getter = () => unknown

const getterOf = (prototype: object, key: string): Getter => getOwnPropertyDescriptor(prototype, key)?.get as Getter

/** Calls a built-in's method, which throws for an object that is not of its type; returns undefined then. */
function call(method: Getter, value: unknown): unknown {
  return attempt(() => apply(method, value, []) as unknown)
}

type LookAtBuiltIn = (value: object, name: string) => Look | null

const typedArray = getPrototypeOf(Uint8Array.prototype) as Uint8Array
const [viewLength, bufferLength] = [getterOf(typedArray, 'length'), getterOf(ArrayBuffer.prototype, 'byteLength')]
const [viewed, viewedAt, viewedLength] = ['buffer', 'byteOffset', 'byteLength'].map((key) =>
  getterOf(DataView.prototype, key),
) as [Getter, Getter, Getter]
const [mapSize, setSize] = [getterOf(Map.prototype, 'size'), getterOf(Set.prototype, 'size')]
const [dateTime, dateText] = [Date.prototype.getTime as Getter, Date.prototype.toISOString as Getter]
const source = getterOf(RegExp.prototype, 'source')
const flags = ['d hasIndices', 'g global', 'i ignoreCase', 'm multiline', 's dotAll', 'u unicode', 'y sticky'].map(
  (flag) => [flag.charAt(0), getterOf(RegExp.prototype, flag.slice(2))] as const,
)
const { entries } = Map.prototype
const { values } = Set.prototype
const hasOwn = Object.prototype.hasOwnProperty
const nextEntry = (getPrototypeOf(new Map().entries()) as Iterator<[unknown, unknown]>).next
const nextValue = (getPrototypeOf(new Set().values()) as Iterator<unknown>).next
/** The host's URL prototype: an instance hides its text in private fields. */
const url: object | undefined = attempt(
  () => Reflect.get(Reflect.get(globalThis, 'URL') as object, 'prototype') as object,
)
const address = url && getterOf(url, 'href')

/** The looks of built-in objects by their prototypes, the most telling first. */
export const builtIns: readonly (readonly [object, LookAtBuiltIn])[] = [
  [Error.prototype, errorLook],
  [Map.prototype, (value, name) => collection(value, name, mapSize, mapParts)],
  [Set.prototype, (value, name) => collection(value, name, setSize, setParts)],
  [Date.prototype, dateLook],
  [RegExp.prototype, patternLook],
  [typedArray, (value, name) => bytesLook(value as Uint8Array, name)],
  [ArrayBuffer.prototype, (value, name) => bufferLook(value, name)],
  [DataView.prototype, dataLook],
  ...(url ? [[url, addressLook] as const] : []),
  ...[String, Number, Boolean, Symbol, BigInt].map(({ prototype }) => [prototype, boxLook(prototype.valueOf)] as const),
]

function dateLook(value: object): Look | null {
  const time = call(dateTime, value)
  if (typeof time !== 'number') return null
  return atom(Number.isNaN(time) ? 'Invalid Date' : String(call(dateText, value)))
}

function patternLook(value: object): Look | null {
  const pattern = call(source, value)
  if (typeof pattern !== 'string') return null
  return atom(`/${pattern}/${flags.map(([flag, is]) => (call(is, value) === true ? flag : '')).join('')}`)
}

function addressLook(value: object, name: string): Look | null {
  const href = address && call(address, value)
  return typeof href === 'string' ? atom(`${name} ${stringify(href)}`) : null
}

function boxLook(open: Getter): LookAtBuiltIn {
  return (value, name) => {
    const inside = call(open, value)
    if (inside === undefined) return null
    return atom(`[${name}: ${typeof inside === 'string' ? stringify(inside) : String(inside)}]`)
  }
}

/** Shows the message before the fields. The stack is left out, since reading it may run the user's code. */
function errorLook(value: object, name: string): Look {
  const message = ownText(value, 'message')
  const own = namesOf(value).filter((key) => key !== 'message' && key !== 'stack')
  const more = ['cause', 'errors'].filter((key) => !own.includes(key) && apply(hasOwn, value, [key]))
  const head = `${message === '' ? name : `${name}: ${message}`} `
  return { kind: 'object', head, isList: false, parts: fieldParts(value, [...own, ...more]), isJson: false }
}

function bufferLook(value: object, name: string): Look | null {
  const length = call(bufferLength, value)
  return typeof length === 'number' ? bytesLook(new Uint8Array(value as ArrayBuffer), name) : null
}

function dataLook(value: object, name: string): Look | null {
  const [buffer, at, length] = [call(viewed, value), call(viewedAt, value), call(viewedLength, value)]
  if (typeof length !== 'number') return null
  return bytesLook(new Uint8Array(buffer as ArrayBuffer, at as number, length), name)
}

function bytesLook(value: Uint8Array, name: string): Look | null {
  const length = call(viewLength, value)
  if (typeof length !== 'number') return null
  const head = `${name}(${length.toLocaleString('en')}) `
  return { kind: 'object', head, isList: true, parts: numberLines(value, length), bytes: length, isJson: false }
}

function* numberLines(value: Uint8Array, length: number): Generator<Part> {
  for (let at = 0; at < length; at += 16) {
    const line = Array.from({ length: Math.min(16, length - at) }, (_, place) => {
      const item: unknown = value[at + place]
      return typeof item === 'bigint' ? `${item}n` : String(item)
    })
    yield { key: null, label: '', text: line.join(', ') }
  }
}

function collection<T>(value: object, name: string, size: Getter, parts: (of: T) => Iterator<Part>): Look | null {
  const count = call(size, value)
  if (typeof count !== 'number') return null
  return { kind: 'object', head: `${name}(${count}) `, isList: false, parts: parts(value as T), isJson: false }
}

function* mapParts(value: Map<unknown, unknown>): Generator<Part> {
  const all = apply(entries, value, [])
  for (;;) {
    const { done, value: entry } = apply(nextEntry, all, []) as IteratorResult<[unknown, unknown]>
    if (done) return
    const [key, item] = entry
    const isObject = (typeof key === 'object' && key !== null) || typeof key === 'function'
    if (isObject) yield { key: null, label: '', value: [key, item] }
    else yield { key: null, label: `${typeof key === 'string' ? stringify(key) : String(key)} => `, value: item }
  }
}

function* setParts(value: Set<unknown>): Generator<Part> {
  const all = apply(values, value, [])
  for (;;) {
    const { done, value: item } = apply(nextValue, all, []) as IteratorResult<unknown>
    if (done) return
    yield { key: null, label: '', value: item }
  }
}
