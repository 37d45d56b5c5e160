import ts from 'typescript'

/** Random numbers below 1 from a seed: always the same ones. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** What is inserted: brackets, quotes, words, signs that end lines or look like it, halves of characters. */
const thrown = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '<',
  '>',
  '"',
  "'",
  '`',
  '${',
  '/',
  '/*',
  '*/',
  '//',
  '\\',
  '\\u',
  '#',
  '@',
  '?.',
  '??=',
  '=>',
  '...',
  ';',
  ':',
  ',',
  '.',
  '=',
  '!',
  '\0',
  '\ud800',
  '\udc00',
  '\u2028',
  '\u2029',
  '\r',
  '\r\n',
  '\n',
  '\ufeff',
  '\u200b',
  'é',
  '😀',
  ' as ',
  ' satisfies ',
  'await ',
  'async ',
  'yield ',
  'export ',
  'export default ',
  'import ',
  "import x from 'y'\n",
  'type ',
  'declare ',
  'abstract ',
  'enum ',
  'namespace ',
  'interface ',
  'class ',
  'function ',
  'static ',
  'get ',
  'const ',
  'let ',
  'for ',
  'while ',
  'return ',
  'new ',
  'super',
  'this',
  'import.meta',
  'import(',
  'infer ',
  'readonly ',
  'unique ',
  '1',
  '0x',
  '1n',
  '/x/y',
  '$await',
  '$namespaces',
  'eval',
  'arguments',
  '__proto__',
  'constructor',
  'private ',
  'override ',
  'using ',
]

/** A source that is made from one or two others by one to four changes. */
export function mutated(sources: readonly string[], random: () => number): string {
  const below = (limit: number): number => Math.floor(random() * limit)
  const oneOf = <T>(values: readonly T[]): T => values[below(values.length)] as T
  let text = oneOf(sources)
  for (let count = 1 + below(4); count > 0; count -= 1) text = oneOf(changes)(text, { below, oneOf, sources })
  return text
}

interface Chance {
  readonly below: (limit: number) => number
  readonly oneOf: <T>(values: readonly T[]) => T
  readonly sources: readonly string[]
}

type Change = (text: string, chance: Chance) => string

const put = (text: string, at: number, what: string, instead = 0): string =>
  text.slice(0, at) + what + text.slice(at + instead)

const changes: readonly Change[] = [
  // Changes of characters.
  (text, { below }) => put(text, below(text.length + 1), '', 1),
  (text, { below }) => put(text, below(text.length + 1), '', 1 + below(12)),
  (text, { below }) => {
    const at = below(text.length + 1)
    return put(text, at, text.charAt(at))
  },
  (text, { below }) => {
    const at = below(text.length + 1)
    return put(text, at, text.charAt(at + 1) + text.charAt(at), 2)
  },
  (text, { below }) => text.slice(0, below(text.length + 1)),
  (text, { below }) => text.slice(below(text.length + 1)),
  (text, { below, oneOf }) => put(text, below(text.length + 1), oneOf(thrown)),
  (text, { below, oneOf }) => put(text, below(text.length + 1), oneOf(thrown), 1 + below(6)),
  (text, { below }) => put(text, below(text.length + 1), String.fromCharCode(below(65_536))),
  // Changes of tokens.
  ...(['gone', 'twice', 'swapped', 'another', 'another', 'thrown'] as const).map(
    (way): Change =>
      (text, chance) =>
        ofTokens(text, way, chance),
  ),
  // Changes of whole texts.
  (text, { below, oneOf, sources }) => {
    const other = oneOf(sources)
    return text.slice(0, below(text.length + 1)) + other.slice(below(other.length + 1))
  },
  (text, { below, oneOf, sources }) => put(text, below(text.length + 1), oneOf(sources)),
  (text, { oneOf, sources }) => `${text}\n${oneOf(sources)}`,
  (text) => text.replace(/\n/g, '\r\n'),
  (text, { oneOf }) => text.replace(/\n/g, oneOf(['\u2028', '\u2029', '\r', ' '])),
  (text, { below, oneOf }) => put(text, below(text.length + 1), oneOf(thrown).repeat(1 + below(200))),
  (text, { below }) => put(text, below(text.length + 1), ' '.repeat(below(3_000))),
  (text, { below, oneOf }) => {
    const depth = 1 + below(60)
    const [open, close] = oneOf([
      ['(', ')'],
      ['[', ']'],
      ['{', '}'],
      ['(() => {', '})()'],
      ['`${', '}`'],
      ['if (a) {', '} else {}'],
    ])
    return (open ?? '').repeat(depth) + text + (close ?? '').repeat(depth)
  },
]

function ofTokens(
  text: string,
  way: 'gone' | 'twice' | 'swapped' | 'another' | 'thrown',
  { below, oneOf }: Chance,
): string {
  const tokens = tokensOf(text)
  if (tokens.length < 2) return text
  const at = below(tokens.length - 1)
  const token = tokens[at] as string
  if (way === 'gone') tokens.splice(at, 1 + below(3))
  else if (way === 'twice') tokens.splice(at, 0, token, ' ')
  else if (way === 'another') tokens[at] = oneOf(tokens)
  else if (way === 'thrown') tokens[at] = oneOf(thrown)
  else {
    const other = below(tokens.length)
    tokens[at] = tokens[other] as string
    tokens[other] = token
  }
  return tokens.join('')
}

/** The tokens of a text, and the text between them. */
function tokensOf(text: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, false, ts.LanguageVariant.Standard, text)
  const tokens: string[] = []
  for (let from = 0; from < text.length && tokens.length < 2_000; from = scanner.getTokenEnd()) {
    scanner.scan()
    tokens.push(text.slice(from, scanner.getTokenEnd()))
    if (scanner.getTokenEnd() === from) break
  }
  return tokens
}
