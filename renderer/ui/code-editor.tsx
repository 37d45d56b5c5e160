import { lazy, Suspense } from 'react'
import styles from './code-editor.module.css'
import { type CodeEditorProps, keysHint } from './code-props.ts'

// Loaded late: CodeMirror is the largest part of the page, and the first picture does not need it.
const CodeMirror = lazy(async () => ({ default: (await import('./code-mirror.tsx')).CodeMirror }))

/** How many characters are shown before CodeMirror is loaded; CodeMirror itself draws only what can be seen. */
const mostAtFirst = 10_000

/** Code with highlighting: in an editor, or without `onChange` as a text to read. */
export function CodeEditor(props: CodeEditorProps) {
  const isReadOnly = props.onChange === undefined
  const frame = (
    <div className={styles.frame} data-filling={props.isFilling ?? false} data-readonly={isReadOnly}>
      <Suspense fallback={<pre className={styles.fallback}>{props.value.slice(0, mostAtFirst)}</pre>}>
        <CodeMirror {...props} />
      </Suspense>
    </div>
  )
  if (isReadOnly) return frame
  return (
    <div className={styles.editor}>
      {frame}
      <p className={styles.keys} aria-hidden="true">
        {keysHint}
      </p>
    </div>
  )
}
