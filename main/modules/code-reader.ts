import type { CodeKind, ReadCode } from '#code'

/** Reads code as TypeScript's parser does, or takes what it has read before; a Promise only while the parser is loaded. */
export type CodeReader = (text: string, kind: CodeKind) => ReadCode | Promise<ReadCode>

/** Goes on with a value at once where it is there, else when it is. */
export function then<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
