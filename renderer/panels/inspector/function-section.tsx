import { signatureOf } from '#code'
import { type CodeNode, problemsOfNode, setCode } from '#graph'
import { useEditor } from '../../store/index.ts'
import { signatureText } from '../../words/signature-text.ts'
import { CodeField } from './code-field.tsx'
import { useFailedLine } from './failed-line.ts'
import { FunctionNameField } from './function-name-field.tsx'
import styles from './inspector.module.css'

interface FunctionSectionProps {
  readonly node: CodeNode
  /** What of the function means what in the drawing. */
  readonly meaning: string
}

/** A node's function, which decides name, handles and result. The name can also be changed by itself. */
export function FunctionSection({ node, meaning }: FunctionSectionProps) {
  const problems = useEditor((state) => problemsOfNode(state.graph, node.id, state.includes))
  const failedLine = useFailedLine(node)
  return (
    <section className={styles.section} aria-label="Code">
      {signatureOf(node.code)?.name ? <FunctionNameField node={node} /> : null}
      <h3>Code</h3>
      <CodeField
        label="Code"
        step="Edit code"
        node={node.id}
        value={node.code}
        write={(graph, code) => setCode(graph, node.id, code)}
        problems={problems}
        failedLine={failedLine}
        placeholder="async function name() { … }"
      />
      <p className={styles.signature} title={meaning}>
        {signatureText(node.code)}
      </p>
    </section>
  )
}
