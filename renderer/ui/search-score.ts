import { defaultFilter } from 'cmdk'

/** Below it, hardly more than some letters are the same. */
const leastScore = 0.05

/** What of an entry was found, and how much that counts: its title most, a part of several words least. */
const weights = { title: 1, word: 0.98, part: 0.97 } as const

/**
 * How well what has this title and these other words fits what was typed: 1 is best, 0 not at all. Several typed words may
 * come in any order, and each of them must fit.
 */
export function searchScore(title: string, search: string, words: readonly string[] = []): number {
  const parts = [title, ...words].flatMap(partsOf)
  const scoreOf = (typed: string): number =>
    Math.max(weights.title * best([title], typed), weights.word * best(words, typed), weights.part * best(parts, typed))
  const ofParts = partsOf(search).reduce((score, typed) => score * scoreOf(typed), 1)
  const score = Math.max(scoreOf(search.trim()), ofParts)
  return score < leastScore ? 0 : score
}

function best(texts: readonly string[], typed: string): number {
  return Math.max(0, ...texts.map((text) => defaultFilter(text.toLowerCase(), typed.toLowerCase())))
}

function partsOf(text: string): readonly string[] {
  return text.split(/[\s-]+/).filter((part) => part !== '')
}
