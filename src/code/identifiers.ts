/** Words that a strict module may not give a variable, or that mean something wherever they stand. */
const languageWords: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
)

/** Is it one of the language's own words? */
export function isLanguageWord(text: string): boolean {
  return languageWords.has(text)
}

/** Middle dots are parts of names by the newest Unicode, and by no other: such a name would not run in every host. */
const identifier = /^[\p{ID_Start}$_](?:(?![\u30fb\uff65])[\p{ID_Continue}$\u200c\u200d])*$/u
const word = /(?:(?![\u200c-\u200d\u30fb\uff65])[\p{ID_Continue}$]|(?<=\p{L}\p{M}*)[\u200c\u200d](?=\p{L}))+/gu

/** Is it spelled as a variable's name is? A word of the language is, too. */
export function isIdentifier(text: string): boolean {
  return identifier.test(text)
}

/**
 * The stretches of a text that can be parts of a name: `Stage ①, m²` has `Stage` and `m`. A joiner (or its contrary)
 * is part of a word in the scripts that have them, and not where emoji stand.
 */
export function wordsOf(text: string): readonly string[] {
  return text.match(word) ?? []
}

/** Its first letter large. */
export function capitalized(word: string): string {
  const [first = ''] = word
  return first.toUpperCase() + word.slice(first.length)
}
