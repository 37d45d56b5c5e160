import { useState } from 'react'
import { type ExportTarget, exportTargetIds, exportTargets } from '#codegen'
import { hasCode, nodeName } from '#graph'
import { attempt } from '../../commands/index.ts'
import { useSelectedNode, useWorkspace } from '../../store/index.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ProblemList } from '../problems/problem-list.tsx'
import styles from './code-panel.module.css'
import { functionLines } from './function-lines.ts'
import { type Preview, usePreview } from './use-preview.ts'

const targets = exportTargetIds.map((value) => {
  const { title, extension, about } = exportTargets[value]
  return { value, text: title, title: `A ${extension} file that ${about}` }
})

/** The pipeline as an independent file, as an export would write it now. */
export function CodePanel() {
  const [target, setTarget] = useState<ExportTarget>(exportTargetIds[0])
  const preview = usePreview(target)
  const code = preview.kind === 'code' ? preview.code : null
  return (
    <section className={styles.panel} aria-label="Code">
      <div className={styles.bar}>
        <Choice label="Language" options={targets} value={target} onChange={setTarget} />
        <span className={styles.fileName}>{code?.fileName}</span>
        {code && <CopyButton label="Copy the code" text={code.text} />}
        <SaveButton target={target} isDisabled={code === null} />
      </div>
      <PreviewBody preview={preview} />
    </section>
  )
}

function PreviewBody({ preview }: { readonly preview: Preview }) {
  const node = useSelectedNode()
  switch (preview.kind) {
    case 'pending':
      return <p className={styles.message}>Printing the code…</p>
    case 'unavailable':
      return (
        <p className={styles.message} role="alert">
          The code could not be printed: {preview.message}
        </p>
      )
    case 'problems':
      return (
        <>
          <p className={styles.message}>This cannot be exported yet</p>
          <ProblemList label="What keeps it from being exported" problems={preview.problems} />
        </>
      )
    case 'code': {
      const { text } = preview.code
      const lines = node && hasCode(node) ? functionLines(text, nodeName(node)) : null
      return (
        <div className={styles.code}>
          <CodeEditor label="Exported code" value={text} highlight={lines} isFilling />
        </div>
      )
    }
  }
}

function SaveButton({ target, isDisabled }: { readonly target: ExportTarget; readonly isDisabled: boolean }) {
  const workspace = useWorkspace()
  const [savedAs, setSavedAs] = useState<string | null>(null)
  const save = async () => {
    const { graph, show } = workspace.editor.getState()
    setSavedAs(null)
    const answer = await workspace.bridge.saveExport({ graph, target })
    if (answer.ok) setSavedAs(answer.value)
    else show({ dialog: { kind: 'failure', title: 'Not exported', failure: answer.error } })
  }
  return (
    <>
      <span className={styles.saved} role="status">
        {savedAs !== null && `Saved as ${savedAs}`}
      </span>
      <Button isDisabled={isDisabled} onClick={() => attempt(workspace, 'Export', save)}>
        Save as file
      </Button>
    </>
  )
}
