import type { CodePlace, FreeName, ModuleCode } from './module-code.ts'

/** Why code can't run: a syntax error, or TypeScript that can't run by erasing alone (then with a `remedy`). */
export interface CodeError extends CodePlace {
  /** In TypeScript's or the engine's words. No full stop. */
  readonly message: string
  readonly remedy?: string
}

/** The most errors for one text: nobody reads more, and a megabyte could have a hundred thousand. */
export const mostTold = 1_000

/** One parameter of a coroutine. It has one value handle; a rest parameter has a growing row of them. */
export interface Parameter {
  /** The handle's id: the name, or for a destructured parameter `argument1`, `argument2`, … by position. */
  readonly name: string
  /** The type as written; absent where none is. */
  readonly type?: string
  /** Whether it has a `?` or a default value: then its handle needs no wire. */
  readonly isOptional: boolean
  readonly isRest: boolean
  readonly isPattern: boolean
  /** The end of the binding and its `?` in the code, where a type would be written. */
  readonly typeAt: number
}

export interface Signature {
  /** The function's name; `''` if it has none. */
  readonly name: string
  readonly nameAt: { readonly from: number; readonly to: number }
  readonly isAsync: boolean
  readonly isGenerator: boolean
  /** Where its body begins, after the brace. */
  readonly bodyAt: number | null
  readonly parameters: readonly Parameter[]
  /** The declared return type as written, without `Promise<…>`; absent if none is declared. */
  readonly returns?: string
  /** The first statement beside the function (there should be none). */
  readonly strayAt?: CodePlace
}

/** What a text contains, by the grammar. Plain data. */
export interface Reading {
  /** Without errors, the code can run. One per line, in the order of the text. */
  readonly errors: readonly CodeError[]
  /** The first top-level function declaration; `null`: there is none. */
  readonly signature: Signature | null
  /** Values that its top level declares, with imported ones. */
  readonly names: readonly string[]
  /** Types that its top level declares. */
  readonly types: readonly string[]
  /** Values that it uses and does not declare, each once. */
  readonly free: readonly FreeName[]
}

/** A reading, and the module if there are no errors. */
export interface ReadCode {
  readonly reading: Reading
  readonly module: ModuleCode | null
}

/** Raise it whenever the same text gives another reading or module than before: it is part of every cache's key. */
export const readingVersion = 12

const known = new Map<string, ReadCode>()
/**
 * Far more than the largest document needs: with a smaller cache, every pass over such a document would read all of its
 * code again.
 */
const mostKnown = 30_000
let generation = 0
let readHere: ((code: string) => ReadCode) | null = null

/**
 * What the full parser has read in this text; `undefined`: it has not read it yet. The parser is large and belongs to
 * the host, so hosts read ahead and pass the result to `learn`. Until then callers use the light reading.
 */
export function readingOf(code: string): Reading | undefined {
  return readCodeOf(code)?.reading
}

/**
 * The module of a text; `undefined`: it has not been read, or can't run. In a window, which runs nothing, only texts
 * for printing have one.
 */
export function moduleOf(code: string): ModuleCode | undefined {
  return readCodeOf(code)?.module ?? undefined
}

function readCodeOf(code: string): ReadCode | undefined {
  const found = known.get(code)
  if (found || !readHere) return found
  const read = readHere(code)
  learn(code, read)
  return read
}

/** Keeps the reading of a text. */
export function learn(code: string, read: ReadCode): void {
  if (known.size >= mostKnown) known.clear()
  known.set(code, read)
  generation += 1
}

/** A number that changes whenever something was learned: results from earlier readings may then be stale. */
export function readingGeneration(): number {
  return generation
}

/** For hosts that have the parser at hand: unknown texts are read at once. */
export function readWith(read: (code: string) => ReadCode): void {
  readHere = read
}
