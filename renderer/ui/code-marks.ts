import { type Diagnostic, setDiagnostics } from '@codemirror/lint'
import { type EditorState, type Extension, StateEffect, StateField, type Text } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import type { CodeMark } from './code-props.ts'

interface LineMarks {
  readonly failed: number | null
  readonly highlight: { readonly from: number; readonly to: number } | null
}

const setLines = StateEffect.define<LineMarks>()
const failed = Decoration.line({ class: 'cm-failed-line', attributes: { title: 'The run failed here' } })
const highlit = Decoration.line({ class: 'cm-highlit-line' })

const lines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (effect.is(setLines)) next = linesOf(transaction.state, effect.value)
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

function linesOf({ doc }: EditorState, { failed: line, highlight }: LineMarks): DecorationSet {
  const ranges = []
  for (let number = highlight?.from ?? 1; number <= Math.min(highlight?.to ?? 0, doc.lines); number += 1) {
    ranges.push(highlit.range(doc.line(number).from))
  }
  if (line !== null && line >= 1 && line <= doc.lines) ranges.push(failed.range(doc.line(line).from))
  return Decoration.set(ranges, true)
}

/** The extension that `showMarks` and `showLines` need. */
export const codeMarks: Extension = lines

/** Shows these marks instead of the current ones. */
export function showMarks(view: EditorView, marks: readonly CodeMark[]): void {
  view.dispatch(
    setDiagnostics(
      view.state,
      marks.map((mark) => diagnosticOf(view.state.doc, mark)),
    ),
  )
}

/** Marks whole lines, instead of the ones marked before. */
export function showLines(view: EditorView, marks: LineMarks): void {
  view.dispatch({ effects: setLines.of(marks) })
}

function diagnosticOf(doc: Text, mark: CodeMark): Diagnostic {
  const from = offsetAt(doc, mark)
  const line = doc.lineAt(from)
  // A place is a single point: the mark covers the word there, or the rest of the line.
  const word = /^[\p{ID_Continue}$]+|^\S+/u.exec(line.text.slice(from - line.from))?.[0] ?? ''
  const isAtEnd = word === '' && from > line.from
  const { severity, message, action } = mark
  const actions = action ? [{ name: action.label, apply: action.apply }] : []
  return { from: isAtEnd ? from - 1 : from, to: from + word.length, severity, message, actions }
}

/** The offset of a place, or of the nearest place that the text has. */
export function offsetAt(doc: Text, place: { readonly line: number; readonly column: number }): number {
  const line = doc.line(Math.min(Math.max(place.line, 1), doc.lines))
  return Math.min(line.from + Math.max(place.column - 1, 0), line.to)
}
