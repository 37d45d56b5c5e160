import { type SharedObject, sharedObjects } from './intrinsics.ts'

type Key = string | symbol

/** A property as it was. Its descriptor inherits nothing, since code may have put a `get` into all objects. */
interface Property {
  readonly key: Key
  readonly descriptor: PropertyDescriptor
}

interface Known extends SharedObject {
  readonly properties: readonly Property[]
  readonly keys: Readonly<Record<Key, true>>
  readonly count: number
  readonly isOpen: boolean
  readonly isPrototype: boolean
}

/** The changes that were found. */
export interface Changes {
  /** Properties that were put back, by name: `Array.prototype.map`. */
  readonly mended: readonly string[]
  /** Properties that can't be put back: they are frozen or read-only now. */
  readonly lost: readonly string[]
}

// Taken at the start, so that this file keeps working whatever is patched later.
const { apply, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, has, isExtensible, ownKeys } =
  Reflect
const { is } = Object
const host = process
const HostBuffer = Buffer
const { hasOwnProperty: hasOwn } = Object.prototype

const hookSymbols: readonly Key[] = [
  ...[Symbol.hasInstance, Symbol.isConcatSpreadable, Symbol.iterator, Symbol.asyncIterator, Symbol.match],
  ...[Symbol.matchAll, Symbol.replace, Symbol.search, Symbol.species, Symbol.split, Symbol.toPrimitive],
  Symbol.toStringTag,
]
/** The engine reads these keys of every object: an inherited one would be found where nobody put it. */
const harmful = namesOf(['then', 'toJSON', 'get', 'set'])
/**
 * A run may change these for itself: how stacks are written (this program reads any form), a random number that stays the
 * same, a program's arguments and environment.
 */
const freeKeys = namesOf(['stackTraceLimit', 'prepareStackTrace', 'random', 'argv', 'env'])

/** The global names before any run. */
const globalNames = namesOf(ownKeys(globalThis))

let known: readonly Known[] | null = null

/** A table that inherits nothing. */
function namesOf(names: readonly Key[]): Readonly<Record<Key, true>> {
  return Object.assign(Object.create(null), Object.fromEntries(names.map((name) => [name, true]))) as Record<Key, true>
}

/** Remembers all that code shares, as it is now. Later calls do nothing. */
export function rememberBuiltIns(): void {
  known ??= sharedObjects().map(remembered)
}

function remembered(shared: SharedObject): Known {
  const keys = ownKeys(shared.value)
  const properties = keys.flatMap((key) => {
    const descriptor = getOwnPropertyDescriptor(shared.value, key)
    const isKept = descriptor && isLookedAfter(shared, key, descriptor)
    return isKept ? [{ key, descriptor: Object.setPrototypeOf(descriptor, null) as PropertyDescriptor }] : []
  })
  return {
    ...shared,
    properties,
    keys: namesOf(keys),
    count: keys.length,
    isOpen: isExtensible(shared.value),
    isPrototype: isInherited(shared),
  }
}

/** `performance` counts too: it has its class's methods itself, and others find them there. */
function isInherited({ name, value }: SharedObject): boolean {
  return name.endsWith('.prototype') || value === performance
}

/**
 * Whether changes of a property matter. The state of a process (its exit code, its title) changes by itself, and globals
 * that code has added are its own.
 */
function isLookedAfter({ name }: SharedObject, key: Key, { value, get }: PropertyDescriptor): boolean {
  if (name === 'globalThis') return globalNames[key] === true
  if (!isOfProcess(name) || typeof value === 'function' || get !== undefined) return true
  return (
    name === 'process' && (key === 'execPath' || (typeof value === 'object' && value !== null && key !== '_events'))
  )
}

function isOfProcess(name: string): boolean {
  return name === 'process' || name === 'process.stdout' || name === 'process.stderr'
}

/**
 * Puts back what code has changed of the objects that all code shares. `vital`: only the objects without which nothing here
 * works; used while runs are going on. `all`: everything; what a run may change for itself is then put back without a word.
 */
export function putBackBuiltIns(which: 'vital' | 'all'): Changes {
  const mended: string[] = []
  const lost: string[] = []
  for (let at = 0; known && at < known.length; at++) {
    const each = known[at] as Known
    if (each.use === 'vital' || which === 'all') mend(each, which, mended, lost)
  }
  if (known) mendGivenNames(mended)
  if (which === 'all') deleteAddedPrepare()
  return { mended, lost }
}

/** These two need care of their own: Node has them as getters, with setters that anybody may call. */
function mendGivenNames(mended: string[]): void {
  if (globalThis.process !== host) {
    globalThis.process = host
    add(mended, 'process')
  }
  if (globalThis.Buffer !== HostBuffer) {
    globalThis.Buffer = HostBuffer
    add(mended, 'Buffer')
  }
}

function deleteAddedPrepare(): void {
  for (let at = 0; known && at < known.length; at++) {
    const { value, keys } = known[at] as Known
    if (value === Error && !keys.prepareStackTrace) deleteProperty(Error, 'prepareStackTrace')
  }
}

function mend(each: Known, which: 'vital' | 'all', mended: string[], lost: string[]): void {
  const { value, properties, isOpen, name } = each
  if (isOpen && !isExtensible(value)) add(lost, name)
  let keys = ownKeys(value)
  if (keys.length > each.count && (each.isPrototype || typeof value === 'function' || isOfProcess(name)))
    keys = withoutNew(each, keys, mended, lost)
  for (let at = 0; at < properties.length; at++) {
    const property = properties[at] as Property
    // These may differ while a run goes on.
    const isFree = which !== 'all' && freeKeys[property.key] === true && !isMissed(each, property.key)
    if (!isFree) mendProperty(each, property, mended, lost)
  }
}

/** Whether the environment is gone: without one, the host can't start a program. */
function isMissed({ name, value }: Known, key: Key): boolean {
  const now: unknown = getOwnPropertyDescriptor(value, key)?.value
  return name === 'process' && (typeof now !== 'object' || now === null)
}

function mendProperty(
  { value, use, name }: Known,
  { key, descriptor }: Property,
  mended: string[],
  lost: string[],
): void {
  if (isSame(value, getOwnPropertyDescriptor(value, key), descriptor)) return
  const isMended = defineProperty(value, key, descriptor)
  if (isMended && use !== 'own' && freeKeys[key] !== true) add(mended, nameOf(name, key))
  // For a property that is now frozen with its old value, only the value counts.
  if (!isMended && !is(value[key as keyof typeof value], descriptor.value)) add(lost, nameOf(name, key))
}

function withoutNew(each: Known, keys: Key[], mended: string[], lost: string[]): Key[] {
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as Key
    if (each.keys[key] === true || !isHarmful(each, key)) continue
    const isMended = deleteProperty(each.value, key)
    if (!isMended || each.use !== 'own') add(isMended ? mended : lost, nameOf(each.name, key))
  }
  return ownKeys(each.value)
}

/**
 * Whether a property that was added does harm. A method that a package adds for older hosts, under a name of its own,
 * stays: packages are loaded once.
 */
function isHarmful({ value, name, isPrototype }: Known, key: Key): boolean {
  if (name === 'Object.prototype' || value === performance) return true
  if (typeof key === 'symbol') {
    for (let at = 0; at < hookSymbols.length; at++) if (hookSymbols[at] === key) return true
    return false
  }
  // A property that hides an inherited one would be found in its place.
  if (isOfProcess(name)) return isInheritedBy(value, key)
  if (!isPrototype) return false
  if (isInheritedBy(value, key)) return true
  const added = getOwnPropertyDescriptor(value, key)
  return harmful[key] === true || key === `${+key}` || (added !== undefined && !apply(hasOwn, added, ['value']))
}

function isInheritedBy(value: object, key: Key): boolean {
  const above = getPrototypeOf(value)
  return above !== null && has(above, key)
}

/** Whether a property is as it was. A getter that Node replaces by its value at the first read counts as the same. */
function isSame(owner: object, now: PropertyDescriptor | undefined, then: PropertyDescriptor): boolean {
  if (!now) return false
  if (!apply(hasOwn, now, ['value'])) return now.get === then.get && now.set === then.set
  if (then.get) return is(now.value, givenBy(then.get, owner))
  return is(now.value, then.value) && now.writable === then.writable && now.enumerable === then.enumerable
}

function givenBy(get: () => unknown, owner: object): unknown {
  try {
    return apply(get, owner, [])
  } catch {
    return undefined
  }
}

function nameOf(owner: string, key: Key): string {
  if (typeof key === 'symbol') return `${owner}[${key.description ?? 'a symbol'}]`
  return owner === 'globalThis' ? key : `${owner}.${key}`
}

function add(list: string[], name: string): void {
  for (let at = 0; at < list.length; at++) if (list[at] === name) return
  // `push` would call a setter that code put where a list's first item goes.
  defineProperty(list, list.length, {
    __proto__: null,
    value: name,
    writable: true,
    enumerable: true,
    configurable: true,
  } as PropertyDescriptor)
}
