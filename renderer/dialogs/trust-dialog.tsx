import { useMemo, useRef } from 'react'
import type { CodeToTrust } from '#bridge'
import { numberText } from '#words'
import { attempt, startRun } from '../commands/index.ts'
import { useWorkspace } from '../store/index.ts'
import { Button } from '../ui/button.tsx'
import { LateCode } from '../ui/late-code.tsx'
import { Modal } from '../ui/modal.tsx'
import type { DialogProps } from './dialog-props.ts'
import styles from './dialogs.module.css'
import { shownCode } from './shown-code.ts'

/** Only the first pieces of code have editors of their own: thousands of editors would take minutes to appear. */
const mostEditors = 50

/** Shows code from elsewhere before it runs for the first time. */
export function TrustDialog({ dialog, onClose }: DialogProps<'trust'>) {
  const workspace = useWorkspace()
  const { question } = dialog
  const sections = useMemo(() => sectionsOf(question.code.map(judged)), [question])
  const findings = sections.filter((section) => section.findings.length > 0)
  // The Enter that asked for the run must not answer this question too.
  const cancelButton = useRef<HTMLButtonElement>(null)
  const trust = async (isOnce: boolean) => {
    const answer = await workspace.bridge.trustCode(question.id, isOnce)
    if (answer.ok) return startRun(workspace, dialog.inputs)
    const { error: failure } = answer
    workspace.editor.getState().show({ dialog: { kind: 'failure', title: 'Not run', failure } })
  }
  const run = (isOnce: boolean) => {
    onClose()
    attempt(workspace, 'Run', () => trust(isOnce))
  }
  const actions = (
    <>
      <Button ref={cancelButton} onClick={onClose}>
        Cancel
      </Button>
      <Button onClick={() => run(true)}>Run once</Button>
      <Button isPrimary onClick={() => run(false)}>
        Trust this file
      </Button>
    </>
  )
  return (
    <Modal title="Run code that was not written here?" onClose={onClose} actions={actions} initialFocus={cancelButton}>
      <p>It can do on this machine whatever you can do. Read it first.</p>
      {findings.length > 0 && (
        <div className={styles.findings} role="alert">
          <strong>Some of it is hidden or hard to see.</strong> It is marked ⟦like this⟧:
          <ul>
            {findings.map(({ name, findings: found }) => (
              <li key={name}>
                <code>{name}</code>: {found.join(', ')}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className={styles.trust}>
        {sections.map(({ name, code }) => (
          <section key={name} className={styles.source}>
            <h3>{name}</h3>
            <LateCode label={`Code of ${name}`} value={code} />
          </section>
        ))}
      </div>
    </Modal>
  )
}

interface Section extends CodeToTrust {
  readonly findings: readonly string[]
}

function judged({ name, code }: CodeToTrust): Section {
  const shown = shownCode(code)
  const title = shownCode(name)
  return { name: title.text, code: shown.text, findings: [...shown.findings, ...title.findings] }
}

/** All code can be read. If there are very many pieces, the last ones share one editor, which draws only what is in sight. */
function sectionsOf(code: readonly Section[]): readonly Section[] {
  if (code.length <= mostEditors) return code
  const rest = code.slice(mostEditors)
  const text = rest.map((piece) => `// ${piece.name}\n${piece.code}`).join('\n\n')
  const findings = rest.flatMap((piece) => piece.findings.map((found) => `${piece.name}: ${found}`))
  return [...code.slice(0, mostEditors), { name: `${numberText(rest.length)} more`, code: text, findings }]
}
