import { capitalized, isIdentifier, isLanguageWord, wordsOf } from '#code'

/** Names that the printed code itself uses. */
const used = 'AbortController Error JSON Promise String console fetch main process setTimeout'.split(' ')

const verbs = /^(?:fetch|get|load|read|find|query|make|build|create|compute|calculate|download|receive)(?=\p{Lu})/u

/** Gives each name only once. */
export class Names {
  readonly #taken: Set<string>
  /** Names are never freed, so the search for a number goes on where the last one for this name ended. */
  readonly #numbers = new Map<string, number>()
  /** The names of the file around, if these are those of one function. */
  readonly #around: Names | null
  /** Names of functions in the file. */
  readonly #inside = new Set<string>()

  constructor(taken: Iterable<string> = [], around: Names | null = null) {
    this.#taken = new Set([...used, ...taken])
    this.#around = around
  }

  has(name: string): boolean {
    return this.#taken.has(name) || this.#around?.has(name) === true
  }

  /** Names for one function: others may have the same names in themselves, and the file has none of them. */
  ofFunction(): Names {
    return new Names([], this)
  }

  /** Those of the whole file. */
  get ofFile(): Names {
    return this.#around ?? this
  }

  /** `wanted`, or if that is taken `wanted` with the first free number. */
  take(wanted: string): string {
    let name = wanted
    let number = this.#numbers.get(wanted) ?? 2
    for (; isLanguageWord(name) || this.has(name) || this.#inside.has(name); number += 1) name = `${wanted}${number}`
    this.#numbers.set(wanted, number)
    this.#taken.add(name)
    if (this.#around) this.#around.#inside.add(name)
    return name
  }
}

/** A name in the braces of an import. */
export function imported(name: string, local: string): string {
  return name === local ? name : `${name} as ${local}`
}

/** `Load both pages` becomes `loadBothPages`. The result is always an identifier. */
export function camelCase(text: string): string {
  const joined = wordsOf(text)
    .map((word, at) => (at === 0 ? lowerFirst(word) : capitalized(word)))
    .join('')
  if (joined === '') return 'node'
  return isIdentifier(joined) ? joined : `_${joined}`
}

/** The name for a function's result: `user` for `fetchUser`, `mergeResult` for `merge`. */
export function resultName(functionName: string): string {
  if (/results?$/i.test(functionName) && !verbs.test(functionName)) return `${camelCase(functionName)}Value`
  const rest = camelCase(functionName.replace(verbs, ''))
  return rest === camelCase(functionName) || isLanguageWord(rest) ? `${camelCase(functionName)}Result` : rest
}

function lowerFirst(word: string): string {
  const isShout = word.length > 1 && word === word.toUpperCase()
  const [first = ''] = word
  return isShout ? word.toLowerCase() : first.toLowerCase() + word.slice(first.length)
}

/** A name for several nodes: `allTests` for `unitTests` and `e2eTests`, and `buildAndOthers` where no word is in all names. */
export function nameOfAll(names: readonly string[]): string {
  const lists = names.map((name) => name.match(/\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+/gu) ?? [])
  const [first = []] = lists
  const isIn = (word: string, at: number): boolean =>
    lists.every((words) => words.at(at)?.toLowerCase() === word.toLowerCase())
  const start = first.findIndex((word, at) => !isIn(word, at))
  const heads = start < 0 ? first : first.slice(0, start)
  const end = [...first].reverse().findIndex((word, at) => !isIn(word, -at - 1))
  const tails = end < 0 ? first : first.slice(first.length - end)
  const words = heads.length > 0 ? heads : tails
  return camelCase(words.length > 0 ? `all ${words.join(' ')}` : `${names.at(-1) ?? ''} and others`)
}
