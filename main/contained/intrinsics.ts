import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import stream from 'node:stream'

/** An object that all code of a process shares, under the name that people know. */
export interface SharedObject {
  readonly name: string
  readonly value: object
  /**
   * `vital`: nothing works without it. `shared`: other code calls it too. `own`: code may replace it for itself (a clock
   * that stands still), and nothing here depends on it.
   */
  readonly use: 'vital' | 'shared' | 'own'
}

const owned = new Set(['Date', 'Intl', 'console', 'WebAssembly', 'Temporal'])
const modules = [
  ...[
    'assert',
    'async_hooks',
    'buffer',
    'child_process',
    'crypto',
    'events',
    'fs',
    'fs/promises',
    'http',
    'module',
    'net',
  ],
  ...['os', 'path', 'perf_hooks', 'stream', 'string_decoder', 'timers', 'timers/promises', 'url', 'util', 'v8', 'vm'],
  'worker_threads',
]

/** All shared objects; the ones that others are looked up in come first. */
export function sharedObjects(): readonly SharedObject[] {
  const found: SharedObject[] = []
  const seen = new Set<object>()
  const add = (name: string, value: unknown, use: SharedObject['use']): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return
    seen.add(value)
    found.push({ name, value, use })
  }
  for (const value of [Object, Function, Array]) add(`${value.name}.prototype`, value.prototype, 'vital')
  for (const { name, value } of unnamed()) add(name, value, 'vital')
  for (const [name, value] of ofLanguage()) {
    const use = owned.has(name) ? 'own' : 'vital'
    add(name, value, use)
    add(`${name}.prototype`, (value as { readonly prototype?: unknown }).prototype, use)
  }
  for (const { name, value } of ofHost()) add(name, value, /^(?:process|performance)$/.test(name) ? 'vital' : 'shared')
  // Code may replace `write` to catch what is printed.
  for (const name of ['stdout', 'stderr'] as const) add(`process.${name}`, process[name], 'own')
  add('globalThis', globalThis, 'vital')
  return found
}

/** The named globals of the language, without those that the host has added. */
function ofLanguage(): readonly (readonly [string, object])[] {
  return Object.getOwnPropertyNames(globalThis).flatMap((name) => {
    const value: unknown =
      /^[A-Z]/.test(name) || name === 'console' ? Object.getOwnPropertyDescriptor(globalThis, name)?.value : null
    return (typeof value === 'function' || typeof value === 'object') && value !== null ? [[name, value] as const] : []
  })
}

/** Objects of the language that no global names. */
function unnamed(): readonly { readonly name: string; readonly value: object }[] {
  const above = (value: object): object => Object.getPrototypeOf(value) as object
  const iterators = {
    Array: [][Symbol.iterator](),
    Map: new Map()[Symbol.iterator](),
    Set: new Set()[Symbol.iterator](),
    String: ''[Symbol.iterator](),
    RegExpString: ''.matchAll(/./g),
  }
  const functions = {
    // biome-ignore-start lint/correctness/noComponentHookFactories: they are no components, but what the language names so
    AsyncFunction: async () => {},
    GeneratorFunction: function* () {},
    AsyncGeneratorFunction: async function* () {},
    // biome-ignore-end lint/correctness/noComponentHookFactories: as above
  }
  const asyncGenerator = above(functions.AsyncGeneratorFunction.prototype as object)
  return [
    ...Object.entries(iterators).map(([name, value]) => ({ name: `${name}Iterator.prototype`, value: above(value) })),
    { name: 'Iterator.prototype', value: above(above(iterators.Array)) },
    ...Object.entries(functions).map(([name, value]) => ({ name: `${name}.prototype`, value: above(value) })),
    { name: 'Generator.prototype', value: above(functions.GeneratorFunction.prototype as object) },
    { name: 'AsyncGenerator.prototype', value: asyncGenerator },
    { name: 'AsyncIterator.prototype', value: above(asyncGenerator) },
    { name: 'TypedArray', value: above(Uint8Array) },
    { name: 'TypedArray.prototype', value: above(Uint8Array.prototype) },
  ]
}

/** Node's own objects, as far as they are loaded. */
function ofHost(): readonly { readonly name: string; readonly value: object }[] {
  const require = createRequire(join(tmpdir(), 'any'))
  const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] }
  const loaded = modules.filter((name) => moduleLoadList.includes(`NativeModule ${name}`))
  return [
    { name: 'process', value: process },
    { name: 'process', value: Object.getPrototypeOf(process) as object },
    { name: 'performance', value: performance },
    { name: 'EventEmitter.prototype', value: EventEmitter.prototype },
    ...Object.entries(stream).flatMap(([name, value]) =>
      typeof value === 'function' && value.prototype ? [{ name: `${name}.prototype`, value: value.prototype }] : [],
    ),
    ...loaded.map((name) => ({ name: `node:${name}`, value: require(name) as object })),
  ]
}
