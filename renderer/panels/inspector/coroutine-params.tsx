import { signatureOf } from '#code'
import { type NodeOfKind, problemsOfNode, setCode } from '#graph'
import { signatureText } from '../../canvas/signature-text.ts'
import { useEditor } from '../../store/index.ts'
import { CodeField } from './code-field.tsx'
import { useFailedLine } from './failed-line.ts'
import { FunctionNameField } from './function-name-field.tsx'
import styles from './inspector.module.css'

/** A coroutine is its code: the name, the handles and what it gives all come from there. The name can be changed beside it. */
export function CoroutineParams({ node }: { readonly node: NodeOfKind<'coroutine'> }) {
  const problems = useEditor((state) => problemsOfNode(state.graph, node.id))
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
      <p className={styles.signature} title="Parameters are the handles; what it returns is the value">
        {signatureText(node.code)}
      </p>
    </section>
  )
}
