/**
 * A declaration at the top level of the runtime, as a program may print it: `scripts/runtime-parts.mjs` makes the list, in
 * the order in which modules are evaluated. In texts a name of the top level stands between `\u0001` and `\u0002`, so that
 * a program may call it otherwise: with `@` before it a global's, with `:` before it one that is a property as well.
 */
export interface RuntimePart {
  readonly declares: readonly string[]
  /** Of a class its beginning, up to `{`. */
  readonly text: string
  /** What is asked of objects: `Class.member`, or `.member` where the class is not known; `=` behind it: only set. */
  readonly uses: readonly string[]
  /** What it is imported from instead of being declared. */
  readonly import?: PartImport
  /** Of a class only. */
  readonly members?: readonly PartMember[]
  readonly bases?: readonly string[]
}

export interface PartImport {
  readonly module: string
  readonly name: string
  readonly isType: boolean
}

export interface PartMember {
  /** `null`: the class can't be without it. */
  readonly name: string | null
  readonly text: string
  readonly uses: readonly string[]
}

/** The names of the top level in a text, but for globals. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(mark)].flatMap(([, , isGlobal, name]) => (isGlobal || !name ? [] : [name]))
}

/** The text with its names as `nameOf` has them; what is no global comes without a second argument. */
export function textWith(text: string, nameOf: (name: string, isGlobal: boolean) => string): string {
  return text.replace(mark, (_, shorthand: string, at: string, name: string) => {
    const printed = nameOf(name, at !== '')
    return shorthand === '' || printed === name ? printed : `${name}: ${printed}`
  })
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: no text has them but as marks
const mark = /\u0001(:?)(@?)([^\u0002]*)\u0002/g
