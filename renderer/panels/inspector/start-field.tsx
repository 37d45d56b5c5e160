import { type NodeOfKind, type StartChoice, setStart, startChoices, startField } from '#graph'
import { useWorkspace } from '../../store/index.ts'
import { Choice } from '../../ui/choice.tsx'
import styles from './inspector.module.css'

/** How a coroutine starts. */
export function StartField({ node }: { readonly node: NodeOfKind<'coroutine'> }) {
  const { editor } = useWorkspace()
  const { id } = node
  const start: StartChoice = node.start ?? 'task'
  const options = Object.entries(startChoices).map(([value, { label, hint }]) => ({ value, text: label, title: hint }))
  const change = (next: string) =>
    editor.getState().edit(startField.step ?? '', (graph) => setStart(graph, id, next as StartChoice))
  return (
    <>
      <div className={styles.labelled}>
        <span>{startField.label}</span>
        <Choice label={startField.label} options={options} value={start} onChange={change} />
      </div>
      <p className={styles.hint}>{startChoices[start].hint}</p>
    </>
  )
}
