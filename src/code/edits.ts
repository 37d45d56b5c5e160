import type { Insertion } from './module-code.ts'

/** Text to put at an offset; `closes`: it ends what something before it began. */
export interface Edit {
  readonly at: number
  readonly text: string
  readonly closes?: boolean
}

/** A stretch that leaves only spaces behind, and its lines. */
export interface Gap {
  readonly from: number
  readonly to: number
}

/** A text that was written into, and where. */
export interface EditedText {
  readonly text: string
  readonly insertions: readonly Insertion[]
}

/**
 * Puts all edits into the text, in one pass. Where two constructs end at one place, the inner one, found last, is closed
 * first (`for (;;) await x`); and what ends somewhere ends before what begins there.
 */
export function edited(text: string, edits: readonly Edit[]): EditedText {
  const order = edits.map((edit, index) => ({ ...edit, rank: edit.closes ? -index : index + 1 }))
  order.sort((a, b) => a.at - b.at || a.rank - b.rank)
  const parts: string[] = []
  const insertions: Insertion[] = []
  let from = 0
  let added = 0
  for (const edit of order) {
    parts.push(text.slice(from, edit.at), edit.text)
    insertions.push({ at: edit.at + added, length: edit.text.length })
    from = edit.at
    added += edit.text.length
  }
  parts.push(text.slice(from))
  return { text: parts.join(''), insertions }
}

/** The offset in the text before for one behind: what was put in has the place where it stands. */
export function originalOffset(insertions: readonly Insertion[], offset: number): number {
  let original = offset
  for (const { at, length } of insertions) {
    if (at >= offset) break
    original -= Math.min(length, offset - at)
  }
  return original
}
