import type { Input, PartialParse, Tree } from '@lezer/common'
import { parser as javascript } from '@lezer/javascript'

const parser = javascript.configure({ dialect: 'ts' })

/**
 * Ways on behind mistakes that the parser tries. Of code with a slip it tries some dozens; where it can't read what is right, as
 * a type in a list of exports, some for each.
 */
const mostTries = 10_000

/** What may be open at a place, in the parser's numbers: an `else if` opens twelve, a bracket three. It is copied for each try. */
const mostOpen = 6_000

/**
 * Entries of the parser's tables that it may look at, for each of the ways that it goes at once: nearly all that it does. Of a
 * megabyte that people have written it looks at fifteen million, of one that a program has made small at twice as many.
 */
const mostLooks = 28_000_000
/** What else is done for a token counts as much. */
const looksPerToken = 12

/** Characters that it may read: it looks for the end of a string, of spaces, from every place, and on every way, anew. */
const freeReads = 50_000
const readsPerCharacter = 4
const pieceLength = 64

/** What the parser keeps to itself: the ways it goes at once, whether it is behind a mistake, and how it looks what may come next. */
interface Ways {
  readonly recovering: number
  readonly stacks: readonly { readonly stack: readonly number[] }[]
  readonly tokens: {
    addActions: (way: { readonly state: number }, token: number, end: number, index: number) => number
  }
}

/** Its tables: where the row of a state begins, and the rows. */
interface Tables {
  readonly data: Uint16Array
  stateSlot(state: number, slot: number): number
}

/** What has been done for a tree: steps of the parser, ways tried behind mistakes, entries looked at, characters read. */
export interface LightWork {
  steps: number
  tries: number
  looks: number
  reads: number
}

/** A text that has no more than so many characters to read: then it seems to end. */
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

  /** Behind the piece before it: all of that one has been read. Elsewhere mostly a word is looked at. */
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
 * The tree of a TypeScript text, as far as it is had with work in proportion to the text: garbage takes the parser, which tries
 * whatever could be missing, a hundred times as long as code, or for ever. The rest is in no tree. `work` is told what was done.
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

/** How many entries the parser looks at where it is in this state. A row is made of threes, and ends, or goes on elsewhere. */
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
