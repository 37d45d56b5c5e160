/** The globals that the texts of this folder use; a test checks the list. */
const globals =
  'AbortController AbortSignal Array AsyncGenerator Awaited Error JSON Math NodeJS NonNullable Number Object Promise PromiseLike RangeError Symbol String TypeError console process setImmediate setTimeout'

/** Comments and quoted texts, and the globals outside of them. */
const pattern = new RegExp(
  `(//.*|/\\*[^]*?\\*/|'(?:\\\\.|[^'\\\\\\n])*'|"[^"\\n]*")|(?<![\\w$.])(?:${globals.replaceAll(' ', '|')})(?![\\w$])`,
  'g',
)

/** `text` of the file itself; a global is written as `globalThis.name` if the pipeline's code has `taken` its name. */
export function withOwnGlobals(text: string, taken: ReadonlySet<string>): string {
  return text.replace(pattern, (word, aside?: string) => (aside === undefined ? globalName(word, taken) : word))
}

/** The expression for a global: its name, or `globalThis.name` if the name is taken. */
export function globalName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? `globalThis.${name}` : name
}
