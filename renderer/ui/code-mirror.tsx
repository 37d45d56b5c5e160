import { Annotation, type ChangeSpec } from '@codemirror/state'
import { EditorView, placeholder } from '@codemirror/view'
import { type RefObject, useEffect, useRef } from 'react'
import { offsetAt, showLines, showMarks } from './code-marks.ts'
import type { CodeEditorProps } from './code-props.ts'
import { editingSetup, readOnlySetup } from './code-setup.ts'
import { judgedCode } from './trick-marks.ts'

/** Annotates a change that came from outside, so that it is not reported as typing. */
const fromOutside = Annotation.define<true>()

/** CodeMirror in React; loaded on demand through `CodeEditor`. */
export function CodeMirror(props: CodeEditorProps) {
  const element = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const { label, value, marks, failedLine = null, highlight = null, cursor, placeholder: hint } = props
  const isReadOnly = props.onChange === undefined
  useEffect(() => {
    if (!element.current) return
    const created = createView(element.current, latest, label, isReadOnly, hint ?? '')
    view.current = created
    return () => {
      view.current = null
      created.destroy()
    }
  }, [label, isReadOnly, hint])
  const from = highlight?.from
  const to = highlight?.to
  useEffect(() => {
    if (!view.current) return
    replaceText(view.current, value)
    // A new text loses the marks of its lines, even if the same lines are marked.
    showLines(view.current, { failed: failedLine, highlight: from && to ? { from, to } : null })
    if (from) scrollTo(view.current, from, to ?? from)
  }, [value, failedLine, from, to])
  useEffect(() => {
    if (view.current) showMarks(view.current, marks ?? [])
  }, [marks])
  useEffect(() => {
    if (!view.current || !cursor) return
    const anchor = offsetAt(view.current.state.doc, cursor)
    view.current.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
    view.current.focus()
    latest.current.onCursorPlaced?.()
  }, [cursor])
  return <div ref={element} />
}

function createView(
  parent: HTMLElement,
  latest: RefObject<CodeEditorProps>,
  label: string,
  isReadOnly: boolean,
  hint: string,
): EditorView {
  const setup = isReadOnly
    ? readOnlySetup
    : editingSetup({
        undo: () => latest.current.onUndo?.(),
        redo: () => latest.current.onRedo?.(),
        completions: () => latest.current.completions ?? [],
      })
  const listener = EditorView.updateListener.of((update) => {
    const isTyped = update.docChanged && !update.transactions.some((one) => one.annotation(fromOutside))
    if (isTyped) latest.current.onChange?.(update.state.doc.toString())
    if (update.focusChanged && !update.view.hasFocus) latest.current.onBlur?.()
  })
  const size = EditorView.theme(
    latest.current.isFilling ? { '&': { height: '100%' } } : { '.cm-scroller': { maxHeight: '420px' } },
  )
  const attributes = EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' })
  const judged = latest.current.isJudged ? judgedCode : []
  const extensions = [setup, judged, size, attributes, listener, hint === '' ? [] : placeholder(hint)]
  return new EditorView({ parent, doc: latest.current.value, extensions })
}

/** Replaces the text by the smallest possible change, so that cursor and scroll position stay where they can. */
function replaceText(view: EditorView, text: string): void {
  const change = changeBetween(view.state.doc.toString(), text)
  if (change) view.dispatch({ changes: change, annotations: fromOutside.of(true) })
}

function changeBetween(before: string, after: string): ChangeSpec | null {
  if (before === after) return null
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start += 1
  let end = 0
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) }
}

function scrollTo(view: EditorView, from: number, to: number): void {
  const { doc } = view.state
  if (from > doc.lines) return
  const start = doc.line(from).from
  const end = doc.line(Math.min(to, doc.lines)).to
  // For a function longer than the view, its beginning is shown.
  const isLong = to - from > 12
  const target = isLong ? start : Math.floor((start + end) / 2)
  view.dispatch({ effects: EditorView.scrollIntoView(target, { y: isLong ? 'start' : 'center' }) })
}
