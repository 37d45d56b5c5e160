import type { Extension } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'

const matcher = new MatchDecorator({
  regexp: /⟦[^⟦⟧\n]{1,60}⟧/g,
  decoration: Decoration.mark({ class: 'cm-trick' }),
})

/** For code that a person must judge: no text is far to the right, and the marks of `shownCode` stand out. */
export const judgedCode: Extension = [
  EditorView.lineWrapping,
  ViewPlugin.fromClass(
    class {
      marks: DecorationSet
      constructor(view: EditorView) {
        this.marks = matcher.createDeco(view)
      }
      update(update: ViewUpdate) {
        this.marks = matcher.updateDeco(update, this.marks)
      }
    },
    { decorations: ({ marks }) => marks },
  ),
]
