/**
 * Lays out printed statements as prettier would, at 120 columns. The statements come without indentation, and with line
 * ends only between the statements of a block. It is the `fits` of Wadler, "A prettier printer" (2003), for brackets
 * alone: a bracket stays on its line if that has room up to the next bracket that could break instead.
 */
export function formatted(lines: readonly string[], depth = 0): readonly string[] {
  return new Layout(depth).print(lines)
}

const width = 120
const step = '  '

/** Something between brackets: items with commas, or statements. */
interface Bracket {
  readonly open: string
  readonly items: readonly Row[]
  /** Whether its items are statements. */
  readonly isBlock: boolean
  /** Its width on one line; infinite if it can't be on one. */
  readonly flat: number
}

type Piece = string | Bracket

interface Row {
  readonly pieces: readonly Piece[]
  readonly flat: number
}

const closes: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

class Layout {
  readonly #lines: string[] = []
  #line = ''
  #depth: number

  constructor(depth: number) {
    this.#depth = depth
  }

  print(lines: readonly string[]): readonly string[] {
    for (const row of rowsOf(lines.join('\n'))) this.#statement(row)
    return this.#lines
  }

  #statement(row: Row): void {
    this.#line = step.repeat(this.#depth)
    this.#row(row, 0)
    this.#lines.push(this.#line.trimEnd())
  }

  /** `after`: the width of what follows on the same line. */
  #row({ pieces, flat }: Row, after: number): void {
    if (this.#line.length + flat + after <= width) {
      this.#line += pieces.map(textOf).join('')
      return
    }
    pieces.forEach((piece, at) => {
      if (typeof piece === 'string') this.#line += piece
      else if (this.#line.length + piece.flat + untilBreak(pieces, at + 1, after) <= width) this.#line += textOf(piece)
      else this.#broken(piece)
    })
  }

  #broken({ open, items, isBlock }: Bracket): void {
    this.#line += open
    const [only] = items
    // Brackets around a single list or function share its lines: `Promise.all([`, `(async () => {`.
    if (only && items.length === 1 && !isBlock && isHugged(only)) {
      this.#row(only, 1)
    } else if (items.length > 0) {
      this.#end()
      this.#depth += 1
      for (const item of items) {
        this.#line = step.repeat(this.#depth)
        this.#row(item, 1)
        if (!isBlock) this.#line += ','
        this.#end()
      }
      this.#depth -= 1
      this.#line = step.repeat(this.#depth)
    }
    this.#line += closes[open]
  }

  #end(): void {
    this.#lines.push(this.#line)
  }
}

/** The width up to the first place where the line could end: the inside of the next bracket that has one. */
function untilBreak(pieces: readonly Piece[], from: number, after: number): number {
  let sum = 0
  for (const piece of pieces.slice(from)) {
    if (typeof piece === 'string') sum += piece.length
    else if (piece.items.length === 0) sum += piece.flat
    else return sum + 1
  }
  return sum + after
}

function isHugged({ pieces }: Row): boolean {
  const [first] = pieces
  const last = pieces.at(-1)
  // A function in brackets is no argument, and neither is what is awaited: no comma may follow it.
  if (typeof first === 'string' && /^(?:async|await) /.test(first)) return true
  if (last === undefined || typeof last === 'string') return false
  return last.isBlock || (pieces.length === 1 && last.open !== '(')
}

function textOf(piece: Piece): string {
  if (typeof piece === 'string') return piece
  const { open, items } = piece
  const space = open === '{' && items.length > 0 ? ' ' : ''
  const inside = items.map(({ pieces }) => pieces.map(textOf).join('')).join(', ')
  return `${open}${space}${inside}${space}${closes[open]}`
}

/** A bracket whose end has not been read yet. */
interface Open {
  readonly open: string
  isBlock: boolean
  readonly items: Row[]
  pieces: Piece[]
  text: string
}

const tokens = /'(?:[^'\\\n]|\\.)*'|[()[\]{},\n]|[^'()[\]{},\n]+/g

/** Reads statements; without recursion, since lists may be nested by the thousand. */
function rowsOf(text: string): readonly Row[] {
  const all = opened('')
  const stack: Open[] = [all]
  for (const [token] of text.matchAll(tokens)) {
    const top = stack.at(-1) ?? all
    if (token === '(' || token === '[' || token === '{') stack.push(opened(token))
    else if (token === ')' || token === ']' || token === '}') {
      endItem(top)
      stack.pop()
      const around = stack.at(-1) ?? all
      endText(around)
      around.pieces.push(bracketOf(top))
    } else addText(top, token)
  }
  endItem(all)
  return all.items
}

function addText(open: Open, token: string): void {
  const isEmpty = open.items.length + open.pieces.length === 0 && open.text === ''
  if (token === '\n' && open.open === '{' && isEmpty) open.isBlock = true
  else if (token === '\n') endItem(open)
  else if (token === ',' && !open.isBlock) endItem(open, true)
  else open.text += token
}

function opened(open: string): Open {
  return { open, isBlock: open === '', items: [], pieces: [], text: '' }
}

function endText(open: Open): void {
  const text = open.pieces.length === 0 ? open.text.trimStart() : open.text
  if (text !== '') open.pieces.push(text)
  open.text = ''
}

/** `hasComma`: a pattern may have a hole before a comma, as `[, orders]`. */
function endItem(open: Open, hasComma = false): void {
  open.text = open.text.trimEnd()
  endText(open)
  if (open.pieces.length > 0 || hasComma) open.items.push(rowOf(open.pieces))
  open.pieces = []
}

function bracketOf({ open, isBlock, items }: Open): Bracket {
  const spaces = open === '{' && items.length > 0 ? 2 : 0
  const inside = items.reduce((sum, { flat }) => sum + flat + 2, items.length === 0 ? 0 : -2)
  return { open, isBlock, items, flat: isBlock ? Number.POSITIVE_INFINITY : inside + spaces + 2 }
}

function rowOf(pieces: readonly Piece[]): Row {
  return {
    pieces,
    flat: pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : piece.flat), 0),
  }
}
