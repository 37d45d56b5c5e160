import { isOf } from '#foreign-value'
import { CodeLines } from './code-lines.ts'
import type { CodeError } from './reading.ts'

/** Code that is nested too deeply to be read, and where it is: offset `at`. */
export class TooDeepError extends RangeError {
  override readonly name = 'TooDeepError'
  readonly at: number

  constructor(at: number) {
    super(`nested too deeply at ${at}`)
    this.at = at
  }
}

/** What is said of code over which somebody ran out of stack: with a TooDeepError, or the engine's own RangeError. */
export function tooDeep(text: string, error: RangeError): CodeError {
  const at = isOf(error, TooDeepError) ? error.at : deepestBracket(text).at
  const remedy = 'Split it into several expressions or functions'
  return { message: 'This is nested too deeply to be read', remedy, ...new CodeLines(text).at(at) }
}

/** How deeply brackets nest in a text, and where they do so first; beyond `most` nobody looks. Roughly: those in strings count too. */
export function deepestBracket(
  text: string,
  most: number = Number.POSITIVE_INFINITY,
): { readonly depth: number; readonly at: number } {
  let depth = 0
  let deepest = 0
  let at = 0
  for (let index = 0; index < text.length && deepest <= most; index += 1) {
    const sign = text.charCodeAt(index)
    if (sign === 0x28 || sign === 0x5b || sign === 0x7b) depth += 1
    else if (sign === 0x29 || sign === 0x5d || sign === 0x7d) depth -= 1
    if (depth > deepest) [deepest, at] = [depth, index]
  }
  return { depth: deepest, at }
}

/**
 * How many `async (` stand open within each other. The parser tries each as an arrow function and then as a call: of twenty
 * it takes a million turns.
 */
export function openAsyncCalls(text: string): number {
  const opening = new Set(Array.from(text.matchAll(asyncCall), ({ index, 0: call }) => index + call.length - 1))
  const open: boolean[] = []
  let count = 0
  let most = 0
  for (const { index, 0: sign } of opening.size > 0 ? text.matchAll(/[()]/g) : []) {
    if (sign === '(') open.push(opening.has(index))
    else if (open.pop()) count -= 1
    if (sign === '(' && opening.has(index)) count += 1
    most = Math.max(most, count)
  }
  return most
}

const asyncCall = /\basync\s*(?:<[^()]{0,100}>\s*)?\(/g

/**
 * How many `name <` follow each other, none closed. The parser tries each as type arguments, which go on to the last one: of
 * thousands it takes minutes.
 */
export function openAngles(text: string): { readonly depth: number; readonly at: number } {
  let depth = 0
  let deepest = 0
  let at = 0
  for (const { index, 0: sign } of text.matchAll(/[\w$]\s{0,20}<|[>;{}()]/g)) {
    if (sign === '>') depth = Math.max(depth - 1, 0)
    else depth = sign.endsWith('<') ? depth + 1 : 0
    if (depth > deepest) [deepest, at] = [depth, index]
  }
  return { depth: deepest, at }
}
