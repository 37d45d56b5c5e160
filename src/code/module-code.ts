/**
 * One module's code, read once and ready to be linked. It is plain data, so that it can be sent to a worker and kept on
 * disk. The terms are those of ECMAScript's Source Text Module Records (ECMA-262, 16.2.1.7).
 */
export interface ModuleCode {
  /**
   * The body, on the lines of the source: without types, import and export declarations, and with `$await`, `$guard`,
   * `$import` and `$meta` added. Imported names are as they were written (see `uses`).
   */
  readonly js: string
  readonly insertions: readonly Insertion[]
  /** Whether it has a top-level await. */
  readonly isAsync: boolean
  /**
   * What its import and export declarations request: each pair of specifier and attributes once, in the order of the
   * source.
   */
  readonly requests: readonly ModuleRequest[]
  readonly imports: readonly ImportEntry[]
  readonly exports: readonly ExportEntry[]
  /** Types that it exports: an import of one, even without the word `type`, needs no value. */
  readonly types: readonly string[]
  /** `import('…')`, and in a CommonJS module `require('…')`, in the order of the source. */
  readonly laterRequests: readonly LaterRequest[]
  /** The places in `js` of values that it imports, or does not declare, in the order of the text. */
  readonly uses: readonly NameUse[]
  /** Names that its top level declares, with imported ones. */
  readonly names: readonly string[]
  /** Names that it assigns to, of its top level or not declared in it. */
  readonly assigned: readonly string[]
  /** Values that it uses and does not declare, each once, at the first use in the source. */
  readonly free: readonly FreeUse[]
  /** Types that it uses and does not declare, each once. */
  readonly freeTypes: readonly string[]
  /**
   * The classes whose objects are made when it is evaluated; `null`: it also runs other code then (calls, awaits,
   * iterations, `extends`), which may use everything it can see.
   */
  readonly madeAtLoad: readonly string[] | null
  readonly gives: Gives
  /**
   * The classes of the errors that it throws. Each error is made at its `throw`, with a literal text. `null`: it may
   * throw something else, or change an error.
   */
  readonly throws: readonly string[] | null
  readonly plainErrors: readonly PlainError[]
  /**
   * The names of its async functions, if each of their promises is awaited or gathered at once. `null`: it may keep
   * one, and two promises that wait for each other would wait for ever.
   */
  readonly asyncs: readonly string[] | null
}

/** What a coroutine returns, as far as its `return`s tell: always JSON, `undefined`, or anything. */
export type Gives = 'json' | 'nothing' | 'unknown'

/** A top-level class that adds nothing but a name: `class HttpError extends Error { … }`. */
export interface PlainError {
  readonly name: string
  readonly base: string
}

/** Characters that were added: `at` is their offset in the resulting text. */
export interface Insertion {
  readonly at: number
  readonly length: number
}

/** A place in the source; line and column count from 1. Lines end at `\n`, as in the files that hold code. */
export interface CodePlace {
  readonly line: number
  readonly column: number
}

/** `import … from 'specifier' with { type: 'json' }` */
export interface ModuleRequest extends CodePlace {
  readonly specifier: string
  readonly attributes: Readonly<Record<string, string>>
  /** Whether it is needed even if none of its names are: `import 'specifier'`, and in JavaScript every import. */
  readonly isBare: boolean
}

/** A module that is requested while the code runs; `specifier` is null if it is unknown before. */
export interface LaterRequest extends CodePlace {
  readonly specifier: string | null
  readonly kind: 'import' | 'require'
}

/** One imported name. */
export interface ImportEntry extends CodePlace {
  /** The index in `requests`. */
  readonly request: number
  /** The name in the other module, possibly `default`; `null`: its namespace. */
  readonly name: string | null
  readonly local: string
  /**
   * Whether this text uses it as a value. In TypeScript an unused one may be a type, and is left out (`neededModule`).
   */
  readonly isUsed: boolean
  /** Whether it is only exported again: then it may turn out to be a type. */
  readonly isOnlyExported: boolean
}

export type ExportEntry =
  /**
   * An export of a local name. `isConstant`: nothing assigns to it once it has its value. `isAnonymous`: a function
   * declaration without a name, which gets the name `default`.
   */
  | {
      readonly kind: 'local'
      readonly name: string
      readonly local: string
      readonly isConstant: boolean
      readonly isAnonymous?: true
    }
  /**
   * `export { imported as name } from 'm'`, an import that is exported again, or (if `imported` is null) `export * as
   * name`.
   */
  | (CodePlace & {
      readonly kind: 'indirect'
      readonly name: string
      readonly request: number
      readonly imported: string | null
    })
  /** `export * from 'm'` */
  | { readonly kind: 'star'; readonly request: number }

/**
 * How the place uses the name. `value`: it just reads it. `callee`: it calls it, or uses it as the tag of a template.
 * `optional callee`: it calls it with `?.`. `shorthand`: `{ name }`.
 */
export interface NameUse {
  /** The offset in `js`, and the number of characters of the name there. */
  readonly at: number
  readonly length: number
  readonly name: string
  readonly as: 'value' | 'callee' | 'optional callee' | 'shorthand'
}

export interface FreeName extends CodePlace {
  readonly name: string
}

/** How a module uses a value that it does not declare. */
export interface FreeUse extends FreeName {
  /** What is known of its calls; absent if some use is no call. */
  readonly calls?: Calls
  /** Whether it is used when the module is evaluated, not only in functions that may be called later. */
  readonly isAtLoad?: true
  /** The place of such a use that is a call. */
  readonly calledAtLoad?: CodePlace
}

export interface Calls {
  /** `null`: unknown, since a call spreads a list. */
  readonly mostArguments: number | null
  /** The numbers that are the first arguments; `null`: in some call it is something else, or missing. */
  readonly firstNumbers: readonly number[] | null
  /**
   * What takes the results of the calls at once: names of functions (`gather`, `Promise.all`), `''` for an await.
   * `null`: some result is kept, or its way can't be seen.
   */
  readonly takers: readonly string[] | null
}

/** The name inside the module for an `export default` without a name. */
export const defaultLocal = '$default'

/** Words that compiled code needs for itself: a declaration of one would hide it. */
export const ownWords: readonly string[] = [
  '$await',
  '$each',
  '$guard',
  '$import',
  '$meta',
  '$own',
  '$module',
  '$namespaces',
  defaultLocal,
]

/** Whether it uses `import.meta`. */
export function usesImportMeta({ js, insertions }: ModuleCode): boolean {
  return insertions.some(({ at, length }) => js.slice(at, at + length) === '$meta')
}
