import { CodeLines } from './code-lines.ts'
import type { CodeError } from './reading.ts'

/**
 * The most words and signs in one text of a user. A million take a second or two; a megabyte of plain functions has a
 * third of that.
 */
export const mostPartsHere = 1_000_000

/** What is counted in code, in the words of the error message. */
type Parts = 'words and signs' | 'names, values and statements'

/** The code has more parts than are read of one text; the first part too many is at offset `at`. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError'
  readonly at: number
  readonly most: number
  readonly parts: Parts

  constructor(at: number, most: number, parts: Parts = 'words and signs') {
    super(`more than ${most} ${parts} at ${at}`)
    this.at = at
    this.most = most
    this.parts = parts
  }
}

/** The error for code that is too large. */
export function tooLarge(text: string, { at, most, parts }: TooLargeError): CodeError {
  const message = `This is more than can be read as one piece of code: ${most.toLocaleString('en')} ${parts}`
  const remedy = 'Split it, or keep the data in a file that is read when it is needed'
  return { message, remedy, ...new CodeLines(text).at(at) }
}

/**
 * Where a text has more than `most` words and signs; `null`: nowhere. Their number determines the time and memory of
 * parsing; the length does not, since a megabyte may be one string or a million statements. It is not exact, since
 * strings and comments count too.
 */
export function tooLargeAt(text: string, most: number): number | null {
  // Each has at least one character.
  if (text.length <= most) return null
  let count = 0
  let isInWord = false
  for (let index = 0; index < text.length; index += 1) {
    const kind = kindOf(text.charCodeAt(index))
    if (kind === sign || (kind === ofWord && !isInWord)) {
      count += 1
      if (count > most) return index
    }
    isInWord = kind === ofWord
  }
  return null
}

const gap = 0
const sign = 1
const ofWord = 2

/** The kinds of the first 128 characters; others are mostly parts of words. */
const kinds: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code <= 0x20) return gap
  return /[\w$]/.test(String.fromCharCode(code)) ? ofWord : sign
})

function kindOf(code: number): number {
  return kinds[code] ?? ofWord
}
