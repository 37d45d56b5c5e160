import type { Kind } from '../kind.ts'
import type { NodeBase } from '../node.ts'
import { sameWords } from '../same-words.ts'

export interface NoteNode extends NodeBase {
  readonly kind: 'note'
  readonly text: string
}

export const note: Kind<NoteNode, 'none'> = {
  title: 'Note',
  hint: 'Words on the canvas; a comment in the code',
  words: sameWords('comment', 'text', 'label'),
  key: '6',
  part: 'none',
  naming: 'none',
  newName: 'note',
  fields: { text: { type: 'lines', label: 'Text', step: 'Edit note', placeholder: 'Write a note' } },
  first: () => ({ text: '' }),
  handlesIn: () => [],
  handlesOut: () => [],
}
