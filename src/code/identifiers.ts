/** Words that can't name a variable in a strict module, or that have a meaning everywhere. */
const languageWords: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
)

/** Whether it is one of the language's own words. */
export function isLanguageWord(text: string): boolean {
  return languageWords.has(text)
}

/** Only the newest Unicode allows middle dots in names, so such a name would not run in every host. */
const identifier = /^[\p{ID_Start}$_](?:(?![\u30fb\uff65])[\p{ID_Continue}$\u200c\u200d])*$/u
const word = /(?:(?![\u200c-\u200d\u30fb\uff65])[\p{ID_Continue}$]|(?<=\p{L}\p{M}*)[\u200c\u200d](?=\p{L}))+/gu

/** Whether it is spelled like a variable's name, which words of the language are too. */
export function isIdentifier(text: string): boolean {
  return identifier.test(text)
}

/**
 * The parts of a text that can be parts of a name: `Stage ①, m²` has `Stage` and `m`. A joiner or non-joiner is part of
 * a word in the scripts that use it, but not beside emoji.
 */
export function wordsOf(text: string): readonly string[] {
  return text.match(word) ?? []
}

/** With its first letter in upper case. */
export function capitalized(word: string): string {
  const [first = ''] = word
  return first.toUpperCase() + word.slice(first.length)
}
