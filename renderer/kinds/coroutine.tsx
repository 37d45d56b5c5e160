import { SquareFunction } from 'lucide-react'
import { signatureOf } from '#code'
import { type NodeOfKind, problemsOfNode, setCode } from '#graph'
import { CodeField } from '../panels/inspector/code-field.tsx'
import { useFailedLine } from '../panels/inspector/failed-line.ts'
import { FunctionNameField } from '../panels/inspector/function-name-field.tsx'
import styles from '../panels/inspector/inspector.module.css'
import { useEditor } from '../store/index.ts'
import { shortSignatureText, signatureText } from '../words/signature-text.ts'
import type { KindView } from './kind-view.ts'

type CoroutineNode = NodeOfKind<'coroutine'>

export const coroutine: KindView<CoroutineNode> = {
  icon: SquareFunction,
  line: ({ code }) => shortSignatureText(code),
  Params,
}

/** The params of a coroutine: its code, which decides name, handles and result. The name can also be changed by itself. */
function Params({ node }: { readonly node: CoroutineNode }) {
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
