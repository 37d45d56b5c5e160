import { capitalized, isIdentifier, wordsOf } from '#code'

/** An identifier that is as close to `text` as possible: `fetch user` → `fetchUser`; `fallback` if nothing is left. */
export function identifierOf(text: string, fallback: string): string {
  const joined = wordsOf(text)
    .map((word, at) => (at === 0 ? word : capitalized(word)))
    .join('')
  const name = joined.replace(/^[^\p{ID_Start}$_]+/u, '')
  return isIdentifier(name) ? name : fallback
}
