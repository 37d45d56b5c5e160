/** Words that may not name a variable in a strict module, and globals that the printed code itself relies on. */
const reserved: readonly string[] = (
  'arguments async await break case catch class const continue debugger default delete do else enum eval export extends ' +
  'false finally for from function get if implements import in instanceof interface let new null of package private ' +
  'protected public return set static super switch this throw true try type typeof undefined var void while with yield ' +
  'AbortController Error JSON Promise String console fetch main process setTimeout'
).split(' ')

const verbs = /^(?:fetch|get|load|read|find|query|make|build|create|compute|calculate|download|receive)(?=\p{Lu})/u

/** Hands out names, each once. */
export class Names {
  readonly #taken: Set<string>

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set([...reserved, ...taken])
  }

  has(name: string): boolean {
    return this.#taken.has(name)
  }

  /** `wanted`, or with the first number behind it that makes it new. */
  take(wanted: string): string {
    let name = wanted
    for (let number = 2; this.#taken.has(name); number += 1) name = `${wanted}${number}`
    this.#taken.add(name)
    return name
  }
}

/** A name in the braces of an import. */
export function imported(name: string, local: string): string {
  return name === local ? name : `${name} as ${local}`
}

/** `Load both pages` becomes `loadBothPages`; always an identifier. */
export function camelCase(text: string): string {
  const words = text.split(/[^\p{L}\p{N}_$]+/u).filter((word) => word !== '')
  const joined = words.map((word, at) => (at === 0 ? lowerFirst(word) : upperFirst(word))).join('')
  if (joined === '') return 'node'
  return isIdentifier(joined) ? joined : `_${joined}`
}

/** What a function's result is called: `fetchUser` gives `user`, `merge` gives `mergeResult`. */
function resultName(functionName: string): string {
  const rest = functionName.replace(verbs, '')
  return rest === functionName ? `${camelCase(functionName)}Result` : camelCase(rest)
}

/** What the value of a node is called. */
export function valueName(kind: 'coroutine' | 'gather' | 'sleep', name: string): string {
  if (kind === 'coroutine') return resultName(name)
  const camel = camelCase(name)
  if (kind === 'gather') return camel === 'gather' ? 'results' : camel
  return camel === 'sleep' ? 'slept' : camel
}

export function isIdentifier(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text)
}

function lowerFirst(word: string): string {
  const isShout = word.length > 1 && word === word.toUpperCase()
  return isShout ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1)
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
