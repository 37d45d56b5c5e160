import { attempt } from './foreign-value.ts'

type SymbolNamed<Name extends 'dispose' | 'asyncDispose'> = SymbolConstructor extends {
  readonly [name in Name]: infer Key
}
  ? Key extends symbol
    ? Key
    : never
  : never

/** An object for `using`, in a program whose types have it (TypeScript 5.2's `esnext.disposable`, or Node's). */
export type EndsWithUsing = { readonly [key in SymbolNamed<'dispose'>]: () => void }

/** An object for `await using`. */
export type EndsWithAwaitUsing = { readonly [key in SymbolNamed<'asyncDispose'>]: () => PromiseLike<void> }

/** The host's symbol; undefined where it has none, as in Node before 18.18. */
function symbolNamed(name: 'dispose' | 'asyncDispose'): symbol | undefined {
  const symbol: unknown = Reflect.get(Symbol, name)
  return typeof symbol === 'symbol' ? symbol : undefined
}

/** Makes `using` end the objects of this prototype by calling `end`, where the host has the symbol. */
export function endedByUsing<T extends object>(prototype: T, end: (this: T) => void): void {
  define(prototype, symbolNamed('dispose'), end)
}

/** Makes `await using` end the objects of this prototype by calling `end`, where the host has the symbol. */
export function endedByAwaitUsing<T extends object>(prototype: T, end: (this: T) => PromiseLike<void>): void {
  define(prototype, symbolNamed('asyncDispose'), end)
}

function define(prototype: object, symbol: symbol | undefined, value: unknown): void {
  if (symbol) Object.defineProperty(prototype, symbol, { value, writable: true, configurable: true })
}

/** A function that ends the value as `await using` would; undefined where the value has none. */
export function disposalOf(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  for (const name of ['asyncDispose', 'dispose'] as const) {
    const symbol = symbolNamed(name)
    const dispose = symbol && attempt(() => Reflect.get(value, symbol))
    if (typeof dispose === 'function') return () => Reflect.apply(dispose, value, [])
  }
  return undefined
}

/** Whether the host has either of the two symbols. */
export function hasDisposal(): boolean {
  return symbolNamed('asyncDispose') !== undefined || symbolNamed('dispose') !== undefined
}
