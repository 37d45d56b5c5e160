import { isOf } from '#foreign-value'
import { CodeLines } from './code-lines.ts'
import type { CodeError } from './reading.ts'

/** The code is nested too deeply to be read, at offset `at`. */
export class TooDeepError extends RangeError {
  override readonly name = 'TooDeepError'
  readonly at: number

  constructor(at: number) {
    super(`nested too deeply at ${at}`)
    this.at = at
  }
}

/** The error for code that overflowed the stack: from a TooDeepError, or from the engine's own RangeError. */
export function tooDeep(text: string, error: RangeError): CodeError {
  const at = isOf(error, TooDeepError) ? error.at : deepestBracket(text).at
  const remedy = 'Split it into several expressions or functions'
  return { message: 'This is nested too deeply to be read', remedy, ...new CodeLines(text).at(at) }
}

/**
 * How deeply brackets are nested in a text, and where that depth is first reached. It stops above `most`. It is not
 * exact, since brackets in strings count too.
 */
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
 * The most words in a row that may stand before a declaration. From each of them the parser searches for what follows
 * the last one.
 */
export function modifiersInARow(text: string): { readonly count: number; readonly at: number } {
  let count = 0
  let most = 0
  let at = 0
  let next = 0
  for (const { index, 0: word } of text.matchAll(modifier)) {
    count = index === next ? count + 1 : 1
    if (count > most) [most, at] = [count, index]
    next = behindGaps(text, index + word.length)
  }
  return { count: most, at }
}

const modifier =
  /(?<![\w$])(?:abstract|accessor|async|declare|export|private|protected|public|readonly|static)(?![\w$])/g

/** The end of the spaces and comments that begin at `from`. */
function behindGaps(text: string, from: number): number {
  let at = from
  for (;;) {
    if (/\s/.test(text[at] ?? '')) at += 1
    else if (text.startsWith('/*', at)) at = endOf('*/', text, at + 2)
    else if (text.startsWith('//', at)) at = endOf('\n', text, at + 2)
    else return at
  }
}

function endOf(sign: string, text: string, from: number): number {
  const at = text.indexOf(sign, from)
  return at < 0 ? text.length : at + sign.length
}
