/** Tab indents in an editor; this is CodeMirror's own way to leave it by keyboard. */
export const keysHint = 'Tab indents. To leave, press Escape, then Tab.'

/** A message about a place in the code; line and column count from 1. */
export interface CodeMark {
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning' | 'hint'
  readonly message: string
  /** What takes it away: a button beside the message. */
  readonly action?: { readonly label: string; readonly apply: () => void }
}

export interface CodeCompletion {
  readonly label: string
  readonly type: 'function' | 'class' | 'variable' | 'constant'
  /** The text beside the name: `(ms, value?)`. */
  readonly detail?: string
  /** A line of code, and a sentence on a line of its own. */
  readonly info?: string
  /** Offered only after this name and a dot. */
  readonly of?: string
}

export interface CodeEditorProps {
  /** The editor's name for screen readers. Must not change while the editor is mounted. */
  readonly label: string
  readonly value: string
  /** If absent, the code can only be read and copied. */
  readonly onChange?: (value: string) => void
  readonly onUndo?: () => void
  readonly onRedo?: () => void
  readonly onBlur?: () => void
  readonly marks?: readonly CodeMark[]
  /** The line at which a run failed. */
  readonly failedLine?: number | null
  /** The first and last of the lines to highlight. */
  readonly highlight?: { readonly from: number; readonly to: number } | null
  readonly completions?: readonly CodeCompletion[]
  /** Where the text cursor is wanted; a new object asks again. */
  readonly cursor?: { readonly line: number; readonly column: number } | null
  readonly onCursorPlaced?: () => void
  readonly placeholder?: string
  /** The code must be judged: long lines are wrapped, and marks of hidden signs stand out. */
  readonly isJudged?: boolean
  /** Fills its parent instead of growing with its lines. */
  readonly isFilling?: boolean
}
