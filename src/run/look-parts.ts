// Kept from the start, since code of a run may replace them.
const { getOwnPropertyDescriptor, ownKeys } = Reflect
const { keys } = Object
const { toStringTag } = Symbol
const { stringify } = JSON

/** A part of a value. `key`: a property's name; a number: the place in a list; `null`: neither. */
export interface Part {
  readonly key: string | number | null
  /** The text before the part if the value is no JSON: `name: `, `"key" => `. */
  readonly label: string
  /** A text to write in place of a value. */
  readonly text?: string
  readonly value?: unknown
}

export type Look =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'atom'; readonly text: string; readonly isJson: boolean }
  | {
      readonly kind: 'object'
      /** The text before the brace: `Map(2) `, `Point `; '' for a plain object or array. */
      readonly head: string
      readonly isList: boolean
      readonly parts: Iterator<Part>
      /** How many bytes are listed, for bytes. */
      readonly bytes?: number
      readonly isJson: boolean
    }

export function atom(text: string, isJson = false): Look {
  return { kind: 'atom', text, isJson }
}

/** Returns what `read` returns; undefined if it throws. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** The object's own text property of that name; '' where there is none. */
export function ownText(value: object, key: string): string {
  const text: unknown = getOwnPropertyDescriptor(value, key)?.value
  return typeof text === 'string' ? text : ''
}

export function* listParts(value: readonly unknown[], names: readonly (string | symbol)[]): Generator<Part> {
  let next = 0
  for (const at of placesOf(value)) {
    if (at > next) yield holesPart(at - next)
    next = at + 1
    if (at < value.length) yield partOf(getOwnPropertyDescriptor(value, at), at, '')
  }
  yield* fieldParts(value, names)
}

/** The indices that are no holes, then the length, which ends the list. */
function* placesOf(value: readonly unknown[]): Generator<number> {
  let at = 0
  for (let holes = 0; at < value.length && holes < mostHoles; at += 1) {
    if (getOwnPropertyDescriptor(value, at)) {
      holes = 0
      yield at
    } else holes += 1
  }
  // A large gap is skipped: the engine knows the keys after it, while a search would take for ever.
  if (at < value.length) for (const key of keys(value)) if (Number(key) >= at) yield Number(key)
  yield value.length
}

const mostHoles = 10_000

function holesPart(count: number): Part {
  return { key: null, label: '', text: `… ${count.toLocaleString('en')} empty` }
}

export function fieldsLook(value: object, head: string, isPlain: boolean): Look {
  const names = namesOf(value)
  const isJson = isPlain && isQuiet(value) && names.every((name) => typeof name === 'string')
  return { kind: 'object', head, isList: false, parts: fieldParts(value, names), isJson }
}

/** Whether JSON of it needs none of its own code, hidden properties included. */
export function isQuiet(value: object): boolean {
  return !own(value, 'toJSON') && !own(value, toStringTag)
}

function own(value: object, key: PropertyKey): boolean {
  return getOwnPropertyDescriptor(value, key) !== undefined
}

/** The object's own enumerable names, symbols last. */
export function namesOf(value: object): readonly (string | symbol)[] {
  const symbols = ownKeys(value).filter((key) => typeof key === 'symbol')
  const seen = symbols.filter((key) => getOwnPropertyDescriptor(value, key)?.enumerable)
  return seen.length > 0 ? [...keys(value), ...seen] : keys(value)
}

export function* fieldParts(value: object, names: readonly (string | symbol)[]): Generator<Part> {
  for (const name of names) {
    const field = attempt(() => getOwnPropertyDescriptor(value, name))
    if (typeof name === 'symbol') yield { ...partOf(field, null, `[${String(name)}]: `) }
    else yield partOf(field, name, `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : stringify(name)}: `)
  }
}

function partOf(field: PropertyDescriptor | undefined, key: Part['key'], label: string): Part {
  if (!field) return { key, label, text: '(cannot be shown)' }
  if (field.get || field.set) return { key, label, text: field.get ? '[Getter]' : '[Setter]' }
  return { key, label, value: field.value }
}
