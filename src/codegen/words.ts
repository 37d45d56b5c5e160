/** The words of a text that may be names, those in strings and comments included. */
export function wordsIn(text: string): readonly string[] {
  return text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []
}
