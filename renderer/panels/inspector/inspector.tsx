import { useEditor, useSelectedNode } from '../../store/index.ts'
import styles from './inspector.module.css'
import { NodeInspector } from './node-inspector.tsx'
import { PipelineInspector } from './pipeline-inspector.tsx'
import { SeveralInspector } from './several-inspector.tsx'

/** Shows the selection in words and fields: one node, several nodes, or else the pipeline. */
export function Inspector() {
  const node = useSelectedNode()
  const isSeveral = useEditor((state) => state.selection.nodes.size > 1)
  const isReading = useEditor((state) => state.isReading)
  return (
    <div className={styles.inspector}>
      {node ? (
        <NodeInspector key={node.id} node={node} />
      ) : (
        <div className={styles.reading} inert={isReading}>
          {isSeveral ? <SeveralInspector /> : <PipelineInspector />}
        </div>
      )}
    </div>
  )
}
