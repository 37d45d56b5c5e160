/** All words of a text that may be names, even those in strings and comments. */
export function wordsIn(text: string): readonly string[] {
  return text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []
}
