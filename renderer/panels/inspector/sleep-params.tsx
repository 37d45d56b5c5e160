import { exactDurationText, type NodeOfKind, problemsOfNode, readDuration, setParam } from '#graph'
import { useEditorShallow } from '../../store/index.ts'
import { EditedField } from './edited-field.tsx'
import styles from './inspector.module.css'
import { NameField } from './name-field.tsx'
import { problemAmong } from './node-problems.tsx'

export function SleepParams({ node }: { readonly node: NodeOfKind<'sleep'> }) {
  const problem = useEditorShallow(({ graph }) => problemAmong(problemsOfNode(graph, node.id), ['invalid-duration']))
  return (
    <section className={styles.section} aria-label="Sleep">
      <EditedField
        label="Duration"
        step="Change duration"
        editKey={`duration ${node.id}`}
        value={exactDurationText(node.durationMs)}
        placeholder="2 s"
        isCode
        read={readDuration}
        write={(graph, durationMs) => setParam(graph, node.id, 'sleep', 'durationMs', durationMs)}
        problem={problem}
      />
      <NameField node={node} />
    </section>
  )
}
