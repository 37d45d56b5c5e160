/** Globals that the texts of this folder use; a test holds the list to them. */
const globals =
  'AbortController AbortSignal Array AsyncGenerator Awaited Error JSON Math NodeJS NonNullable Number Object Promise PromiseLike RangeError Symbol String TypeError console process setImmediate setTimeout'

/** Comments and quoted texts, and the globals beside them. */
const pattern = new RegExp(
  `(//.*|/\\*[^]*?\\*/|'(?:\\\\.|[^'\\\\\\n])*'|"[^"\\n]*")|(?<![\\w$.])(?:${globals.replaceAll(' ', '|')})(?![\\w$])`,
  'g',
)

/** `text` of a file's own, its globals as `globalThis.name` where the pipeline's code has `taken` the name. */
export function withOwnGlobals(text: string, taken: ReadonlySet<string>): string {
  return text.replace(pattern, (word, aside?: string) => (aside === undefined ? globalName(word, taken) : word))
}

/** A global's name, or how else to come by it. */
export function globalName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? `globalThis.${name}` : name
}
