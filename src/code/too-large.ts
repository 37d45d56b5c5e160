import { CodeLines } from './code-lines.ts'
import type { CodeError } from './reading.ts'

/** Words and signs of one text of a person's. A million take a second or two; a megabyte of plain functions has a third of them. */
export const mostPartsHere = 1_000_000

/** What code is made of, as far as people are told of it. */
type Parts = 'words and signs' | 'names, values and statements'

/** Code of more parts than are read of one text, and the place of the first one beyond them: offset `at`. */
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

/** What is said of it. */
export function tooLarge(text: string, { at, most, parts }: TooLargeError): CodeError {
  const message = `This is more than can be read as one piece of code: ${most.toLocaleString('en')} ${parts}`
  const remedy = 'Split it, or keep the data in a file that is read when it is needed'
  return { message, remedy, ...new CodeLines(text).at(at) }
}

/**
 * Where a text has more than `most` words and signs; `null`: nowhere. They are what parsing takes time and memory for, whereas
 * the length says little: a megabyte may be one string, or a million statements. Roughly: those in strings and comments count.
 */
export function tooLargeAt(text: string, most: number): number | null {
  // Each is a character or more.
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

/** Of the first 128 characters; what is beyond them is mostly part of a word. */
const kinds: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code <= 0x20) return gap
  return /[\w$]/.test(String.fromCharCode(code)) ? ofWord : sign
})

function kindOf(code: number): number {
  return kinds[code] ?? ofWord
}
