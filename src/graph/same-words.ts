/** Words that mean the kind itself: nothing more has to be done to have that. */
export function sameWords<W extends string>(...words: readonly W[]): Readonly<Record<W, string>> {
  return Object.fromEntries(words.map((word) => [word, ''])) as Record<W, string>
}
