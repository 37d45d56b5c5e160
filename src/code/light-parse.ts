import type { Input, PartialParse, Tree } from '@lezer/common'
import { parser as javascript } from '@lezer/javascript'

const parser = javascript.configure({ dialect: 'ts' })

/**
 * How often the parser may try ways to go on after an error. Code with a small error needs some dozens; for valid code
 * that it can't read, such as a type in a list of exports, it needs some for each.
 */
const mostTries = 10_000

/**
 * How much may be open at a place, in the parser's numbers: an `else if` opens twelve, a bracket three. It is copied
 * for each try.
 */
const mostOpen = 6_000

/**
 * How many entries of its tables the parser may look at, on all the ways it follows at once; this is nearly all of its
 * work. A megabyte of ordinary code needs fifteen million, a minified one twice as many.
 */
const mostLooks = 28_000_000
/** The other work for a token counts as much as this. */
const looksPerToken = 12

/**
 * How many characters it may read: it searches for the end of a string or of spaces anew from every place, on every
 * way.
 */
const freeReads = 50_000
const readsPerCharacter = 4
const pieceLength = 64

/**
 * Private parts of the parser: the ways it follows at once, whether it is behind an error, and how it looks up what may
 * come next.
 */
interface Ways {
  readonly recovering: number
  readonly stacks: readonly { readonly stack: readonly number[] }[]
  readonly tokens: {
    addActions: (way: { readonly state: number }, token: number, end: number, index: number) => number
  }
}

/** The parser's tables: the start of a state's row, and the rows. */
interface Tables {
  readonly data: Uint16Array
  stateSlot(state: number, slot: number): number
}

/** The work done for a tree: steps of the parser, ways tried after errors, entries looked at, characters read. */
export interface LightWork {
  steps: number
  tries: number
  looks: number
  reads: number
}

/** A text that seems to end once its number of readable characters is used up. */
class Pieces implements Input {
  readonly lineChunks = false
  readonly #text: string
  readonly #work: LightWork
  readonly #most: number
  #next = 0

  constructor(text: string, work: LightWork) {
    this.#text = text
    this.#work = work
    this.#most = freeReads + text.length * readsPerCharacter
  }

  get length(): number {
    return this.#text.length
  }

  get isSpent(): boolean {
    return this.#work.reads > this.#most
  }

  /**
   * A piece that follows the one before it counts in full, since that one was read. From other places usually only a
   * word is read.
   */
  chunk(from: number): string {
    this.#work.reads += from === this.#next ? pieceLength : 1
    this.#next = from + pieceLength
    return this.isSpent ? '' : this.#text.slice(from, this.#next)
  }

  read(from: number, to: number): string {
    return this.#text.slice(from, to)
  }
}

/**
 * The tree of a TypeScript text, as far as the work stays in proportion to the text. For a text that is no code the
 * parser tries everything that could be missing, which takes a hundred times as long as code, or for ever; the rest is
 * then in no tree. `work` counts what was done.
 */
export function lightParse(text: string, work: LightWork = { steps: 0, tries: 0, looks: 0, reads: 0 }): Tree {
  const pieces = new Pieces(text, work)
  const parse = parser.startParse(pieces) as PartialParse & Ways
  countLooks(parse, work)
  for (;;) {
    const tree = parse.advance()
    work.steps += 1
    if (tree) return tree
    if (parse.recovering > 0) work.tries += parse.stacks.length
    const isTooMuch = work.tries > mostTries || work.looks > mostLooks || pieces.isSpent
    if (parse.stoppedAt === null && (isTooMuch || isTooOpen(parse))) parse.stopAt(parse.parsedPos)
  }
}

function countLooks({ tokens }: Ways, work: LightWork): void {
  const look = tokens.addActions
  tokens.addActions = (way, token, end, index) => {
    work.looks += looksPerToken + lengthOfRow(way.state)
    return look.call(tokens, way, token, end, index)
  }
}

const lengths: number[] = []
const endOfRow = 0xffff
const goesOn = 1

/** How many entries the parser looks at in this state. A row has triples, and ends or goes on in another place. */
function lengthOfRow(state: number): number {
  const known = lengths[state]
  if (known !== undefined) return known
  const { data, stateSlot } = parser as unknown as Tables
  let length = 0
  for (let at = stateSlot.call(parser, state, 1); ; at += 3) {
    length += 1
    if (data[at] !== endOfRow) continue
    if (data[at + 1] !== goesOn) break
    at = (data[at + 2] ?? 0) | ((data[at + 3] ?? 0) << 16)
  }
  lengths[state] = length
  return length
}

function isTooOpen({ stacks }: Ways): boolean {
  return stacks.some(({ stack }) => stack.length > mostOpen)
}
