import type { CodePlace, FreeName, ModuleCode } from './module-code.ts'

/** Why code can't run: a mistake in its syntax, or TypeScript that erasing alone does not run (then with a `remedy`). */
export interface CodeError extends CodePlace {
  /** In TypeScript's or the engine's words. No full stop. */
  readonly message: string
  readonly remedy?: string
}

/** Mistakes that are told of one text: nobody reads on, and of a megabyte there would be a hundred thousand. */
export const mostTold = 1_000

/** One parameter of a coroutine: one value handle, or for a rest parameter a growing row of them. */
export interface Parameter {
  /** The handle's id: the name, or for a destructured parameter `argument1`, `argument2`, … by position. */
  readonly name: string
  /** The type as written; absent where none is. */
  readonly type?: string
  /** `?` or a default: its handle may stay without a wire. */
  readonly isOptional: boolean
  readonly isRest: boolean
  readonly isPattern: boolean
  /** Where the binding and its `?` end in the code: the place where a type would stand. */
  readonly typeAt: number
}

export interface Signature {
  /** The function's name; `''` while it has none. */
  readonly name: string
  readonly nameAt: { readonly from: number; readonly to: number }
  readonly isAsync: boolean
  readonly isGenerator: boolean
  /** Where its body begins, behind the brace. */
  readonly bodyAt: number | null
  readonly parameters: readonly Parameter[]
  /** The declared return type as written, `Promise<…>` taken off; absent where none is declared. */
  readonly returns?: string
  /** Statements beside the function (there should be none). */
  readonly strayAt?: CodePlace
}

/** What a text says, as the grammar has it. Plain data. */
export interface Reading {
  /** Empty: it can run. One per line, in the order of the text. */
  readonly errors: readonly CodeError[]
  /** The first function declaration at its top level; `null`: there is none. */
  readonly signature: Signature | null
  /** Values that its top level declares, imported ones included. */
  readonly names: readonly string[]
  /** Types that its top level declares. */
  readonly types: readonly string[]
  /** Values that it uses and does not declare, each once. */
  readonly free: readonly FreeName[]
}

/** A reading, and the module where there are no errors. */
export interface ReadCode {
  readonly reading: Reading
  readonly module: ModuleCode | null
}

/** Raise it whenever the same text gives another reading or module than before: it is part of every cache's key. */
export const readingVersion = 12

const known = new Map<string, ReadCode>()
/** Well above what the largest document holds: with less, every pass over it would read all of its code anew. */
const mostKnown = 30_000
let generation = 0
let readHere: ((code: string) => ReadCode) | null = null

/**
 * What the true parser has read in this text; `undefined`: it has not been asked yet. The parser is large and its host's
 * business, so hosts read ahead and tell of it here (`learn`); whoever asks meanwhile makes do with the light reading.
 */
export function readingOf(code: string): Reading | undefined {
  return readCodeOf(code)?.reading
}

/** The module that a text is; `undefined`: it has not been read, or can't run. A window, which runs nothing, knows what it prints. */
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

/** Notes what a text says. */
export function learn(code: string, read: ReadCode): void {
  if (known.size >= mostKnown) known.clear()
  known.set(code, read)
  generation += 1
}

/** Another number whenever something was learnt: what was derived from readings before may be stale. */
export function readingGeneration(): number {
  return generation
}

/** Where the parser is at hand anyway: unknown texts are read at once. */
export function readWith(read: (code: string) => ReadCode): void {
  readHere = read
}
