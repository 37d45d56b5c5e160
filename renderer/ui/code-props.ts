/** Tab is taken in an editor; this is CodeMirror's own way out for the keyboard. */
export const keysHint = 'Tab indents. To leave, press Escape, then Tab.'

/** Something to tell about a place in the code; line and column from 1. */
export interface CodeMark {
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning' | 'hint'
  readonly message: string
}

export interface CodeCompletion {
  readonly label: string
  readonly type: 'function' | 'class' | 'variable' | 'constant'
  /** Beside the name: `(ms, value?)`. */
  readonly detail?: string
  /** A line of code and a sentence, each on a line. */
  readonly info?: string
  /** Only behind this name and a dot. */
  readonly of?: string
}

export interface CodeEditorProps {
  /** Its name, for screen readers. Must not change while it is open. */
  readonly label: string
  readonly value: string
  /** Absent: the code can be read and copied only. */
  readonly onChange?: (value: string) => void
  readonly onUndo?: () => void
  readonly onRedo?: () => void
  readonly onBlur?: () => void
  readonly marks?: readonly CodeMark[]
  /** The line at which a run failed. */
  readonly failedLine?: number | null
  /** Lines to stand out, first and last. */
  readonly highlight?: { readonly from: number; readonly to: number } | null
  readonly completions?: readonly CodeCompletion[]
  /** Where the text cursor is wanted; a new object asks again. */
  readonly cursor?: { readonly line: number; readonly column: number } | null
  readonly onCursorPlaced?: () => void
  readonly placeholder?: string
  /** It is shown to be judged: long lines are wrapped, the marks of what would hide stand out. */
  readonly isJudged?: boolean
  /** Fills its parent instead of growing with its lines. */
  readonly isFilling?: boolean
}
