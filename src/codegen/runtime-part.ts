/**
 * A top-level declaration of the runtime, as a program may print it. `scripts/runtime-parts.mjs` makes the list, in the
 * order in which modules are evaluated. In the texts each top-level name stands between `\u0001` and `\u0002`, so that
 * a program can give it another name. `@` before the name marks a global, `:` a name that is a property too.
 */
export interface RuntimePart {
  readonly declares: readonly string[]
  /** For a class only its beginning, up to `{`. */
  readonly text: string
  /**
   * The members that it uses: `Class.member`, or `.member` if the class is unknown; with `=` at the end they are only
   * set.
   */
  readonly uses: readonly string[]
  /** The import that makes it available, in place of a declaration. */
  readonly import?: PartImport
  /** For a class only. */
  readonly members?: readonly PartMember[]
  readonly bases?: readonly string[]
}

export interface PartImport {
  readonly module: string
  readonly name: string
  readonly isType: boolean
}

export interface PartMember {
  /** `null`: the class always needs this member. */
  readonly name: string | null
  readonly text: string
  readonly uses: readonly string[]
}

/** The top-level names in a text, without globals. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(mark)].flatMap(([, , isGlobal, name]) => (isGlobal || !name ? [] : [name]))
}

/** The text with the names that `nameOf` returns. `isGlobal` tells whether a name is a global. */
export function textWith(text: string, nameOf: (name: string, isGlobal: boolean) => string): string {
  return text.replace(mark, (_, shorthand: string, at: string, name: string) => {
    const printed = nameOf(name, at !== '')
    return shorthand === '' || printed === name ? printed : `${name}: ${printed}`
  })
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: no text has them but as marks
const mark = /\u0001(:?)(@?)([^\u0002]*)\u0002/g
