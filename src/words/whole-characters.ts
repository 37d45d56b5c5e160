/** The first `most` units of a text, or one less, so that no surrogate pair is cut in two. */
export function wholeCharacters(text: string, most: number): string {
  const last = text.charCodeAt(most - 1)
  const isCutThrough = text.length > most && last >= 0xd800 && last <= 0xdbff
  return text.slice(0, isCutThrough ? most - 1 : most)
}
