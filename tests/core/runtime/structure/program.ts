import type { Random } from '../differential/random.ts'

/**
 * What the code of one task awaits, as a tree: JavaScript's combinators around calls of the runtime, native promises,
 * helpers, timeouts, groups and tasks. Each part has a number, under which it reports how it ended. No two times are equal.
 */
export type Part = { readonly number: number } & (
  | { readonly kind: 'sleep' | 'fails' | 'native' | 'nativeFails'; readonly delayMs: number }
  /** Takes the signal of the scope around it. */
  | { readonly kind: 'fetch'; readonly delayMs: number }
  | { readonly kind: 'inRow'; readonly first: Part; readonly second: Part }
  /** Goes on with `second`, whatever the outcome of `first`. */
  | { readonly kind: 'caught'; readonly first: Part; readonly second: Part }
  | { readonly kind: 'all' | 'allSettled' | 'race' | 'any' | 'gather'; readonly of: readonly Part[] }
  | { readonly kind: 'timeout' | 'waitFor'; readonly delayMs: number; readonly body: Part }
  | { readonly kind: 'group'; readonly body: Part; readonly tasks: readonly Part[] }
  /** `abortMs`: when the task's AbortSignal fires. */
  | { readonly kind: 'task'; readonly body: Part; readonly abortMs: number | null }
)

/** A tree that a task runs, and when that task is cancelled. */
export interface Program {
  readonly main: Part
  readonly cancelMs: number | null
}

/** How a part ended: with a value, or with an error of this name. */
export type Outcome = 'value' | 'Error' | 'CancelledError' | 'TimeoutError' | 'AbortError' | 'AggregateError'

/** One line for each part that somebody still awaited when it ended. */
export interface Told {
  readonly number: number
  readonly atMs: number
  readonly outcome: Outcome
}

/** Several parts at once: within one task, except for `gather`, which makes each a task. */
export const combinators = ['all', 'allSettled', 'race', 'any', 'gather'] as const

export function generate(random: Random): Program {
  let parts = 0
  const times = new Set<number>()
  const delayMs = (): number => {
    const ms = random.integer(1, 1_000_000)
    if (times.has(ms)) return delayMs()
    times.add(ms)
    return ms
  }
  const part = (depth: number): Part => {
    const number = parts++
    const kind = random.weighted(weights(depth))
    switch (kind) {
      case 'sleep':
      case 'fails':
      case 'native':
      case 'nativeFails':
      case 'fetch':
        return { number, kind, delayMs: delayMs() }
      case 'inRow':
      case 'caught':
        return { number, kind, first: part(depth - 1), second: part(depth - 1) }
      case 'combinator': {
        const of = random.pick(combinators)
        const count = random.integer(1, 3)
        return { number, kind: of, of: Array.from({ length: count }, () => part(depth - 1)) }
      }
      case 'timeout':
      case 'waitFor':
        return { number, kind, delayMs: delayMs(), body: part(depth - 1) }
      case 'group': {
        const tasks = Array.from({ length: random.integer(0, 2) }, () => part(depth - 1))
        return { number, kind, body: part(depth - 1), tasks }
      }
      case 'task':
        return { number, kind, body: part(depth - 1), abortMs: random.chance(0.3) ? delayMs() : null }
    }
  }
  const main = part(4)
  return { main, cancelMs: random.chance(0.6) ? delayMs() : null }
}

type Kind = Exclude<Part['kind'], (typeof combinators)[number]> | 'combinator'

function weights(depth: number): readonly (readonly [number, Kind])[] {
  const inner = depth === 0 ? 0 : 1
  return [
    [depth === 0 ? 3 : 0.7, 'sleep'],
    [depth === 0 ? 0.6 : 0.1, 'fails'],
    [depth === 0 ? 1 : 0.2, 'native'],
    [depth === 0 ? 0.4 : 0.1, 'nativeFails'],
    [0.3, 'fetch'],
    [1 * inner, 'inRow'],
    [1 * inner, 'caught'],
    [3 * inner, 'combinator'],
    [1.2 * inner, 'timeout'],
    [0.8 * inner, 'waitFor'],
    [1 * inner, 'group'],
    [0.6 * inner, 'task'],
  ]
}

/** The part, and all parts within it. */
export function partsOf(part: Part): readonly Part[] {
  return [part, ...innerOf(part).flatMap(partsOf)]
}

function innerOf(part: Part): readonly Part[] {
  switch (part.kind) {
    case 'inRow':
    case 'caught':
      return [part.first, part.second]
    case 'all':
    case 'allSettled':
    case 'race':
    case 'any':
    case 'gather':
      return part.of
    case 'timeout':
    case 'waitFor':
    case 'task':
      return [part.body]
    case 'group':
      return [part.body, ...part.tasks]
    default:
      return []
  }
}

/** Prints the program as code, for people. */
export function print({ main, cancelMs }: Program): string {
  return `${textOf(main)}${cancelMs === null ? '' : `\ncancelled at ${cancelMs}`}`
}

function textOf(part: Part): string {
  const list = (parts: readonly Part[]) => parts.map(textOf).join(', ')
  switch (part.kind) {
    case 'inRow':
    case 'caught':
      return `${part.kind}#${part.number}(${textOf(part.first)}, ${textOf(part.second)})`
    case 'all':
    case 'allSettled':
    case 'race':
    case 'any':
    case 'gather':
      return `${part.kind}#${part.number}([${list(part.of)}])`
    case 'timeout':
    case 'waitFor':
      return `${part.kind}#${part.number}(${part.delayMs}, ${textOf(part.body)})`
    case 'group':
      return `group#${part.number}(${textOf(part.body)}; ${list(part.tasks)})`
    case 'task':
      return `task#${part.number}(${textOf(part.body)}${part.abortMs === null ? '' : `, aborted at ${part.abortMs}`})`
    default:
      return `${part.kind}#${part.number}(${part.delayMs})`
  }
}
