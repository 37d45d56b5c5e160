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

/** Pieces of the text that the parser may fetch: it looks for the end of a string, of spaces, from every place anew. */
const freePieces = 1_000
const piecesPerCharacter = 2
const pieceLength = 64

/** What the parser keeps to itself: the ways it goes at once, and whether it is behind a mistake. */
interface Ways {
  readonly recovering: number
  readonly stacks: readonly { readonly stack: readonly number[] }[]
}

/** A text, and how often a piece of it was fetched. */
class Pieces implements Input {
  readonly lineChunks = false
  readonly #text: string
  fetched = 0

  constructor(text: string) {
    this.#text = text
  }

  get length(): number {
    return this.#text.length
  }

  chunk(from: number): string {
    this.fetched += 1
    return this.#text.slice(from, from + pieceLength)
  }

  read(from: number, to: number): string {
    return this.#text.slice(from, to)
  }
}

/** What has been done for a tree: steps of the parser, ways tried behind mistakes, pieces of the text fetched. */
export interface LightWork {
  steps: number
  tries: number
  fetched: number
}

/**
 * The tree of a TypeScript text, as far as it is had with work in proportion to the text: garbage takes the parser, which tries
 * whatever could be missing, a hundred times as long as code, or for ever. The rest is in no tree. `work` is told what was done.
 */
export function lightParse(text: string, work: LightWork = { steps: 0, tries: 0, fetched: 0 }): Tree {
  const pieces = new Pieces(text)
  const mostFetched = freePieces + text.length * piecesPerCharacter
  const parse = parser.startParse(pieces) as PartialParse & Ways
  for (;;) {
    const tree = parse.advance()
    work.steps += 1
    work.fetched = pieces.fetched
    if (tree) return tree
    if (parse.recovering > 0) work.tries += parse.stacks.length
    const isTooMuch = work.tries > mostTries || work.fetched > mostFetched
    if (parse.stoppedAt === null && (isTooMuch || isTooOpen(parse))) parse.stopAt(parse.parsedPos)
  }
}

function isTooOpen({ stacks }: Ways): boolean {
  return stacks.some(({ stack }) => stack.length > mostOpen)
}
