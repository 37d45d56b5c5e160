import type { Insertion } from './module-code.ts'

/** A text to add at an offset; `closes`: it ends something that begins before it. */
export interface Edit {
  readonly at: number
  readonly text: string
  readonly closes?: boolean
}

/** A part of the text that is replaced by spaces, with its line breaks kept. */
export interface Gap {
  readonly from: number
  readonly to: number
}

/** A text with additions, and their places. */
export interface EditedText {
  readonly text: string
  readonly insertions: readonly Insertion[]
}

/**
 * Adds all edits to the text in one pass. If two constructs end at the same place, the inner one, found last, is closed
 * first (`for (;;) await x`). At one place, closing texts come before opening ones.
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

/** The offset in the earlier text for one in the later text. An added text has the offset of its place. */
export function originalOffset(insertions: readonly Insertion[], offset: number): number {
  let original = offset
  for (const { at, length } of insertions) {
    if (at >= offset) break
    original -= Math.min(length, offset - at)
  }
  return original
}
