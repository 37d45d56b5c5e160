import { firstLimit, limitNamed, type PolicyNode, policiesFor, setLimit } from '#graph'
import { useEditor, useWorkspace } from '../../store/index.ts'
import { Button } from '../../ui/button.tsx'
import { EachFields } from './each-fields.tsx'
import styles from './inspector.module.css'
import { ParamField } from './param-field.tsx'
import { RetryFields } from './retry-fields.tsx'
import { StartField } from './start-field.tsx'

/** The policies of a node, one row each, from inside out. */
export function PoliciesSection({ node }: { readonly node: PolicyNode }) {
  const may = policiesFor(node)
  return (
    <section className={styles.section} aria-label="Policies">
      <h3>Policies</h3>
      <ParamField node={node} param="timeoutMs" />
      <p className={styles.hint}>A try that takes longer is cancelled, and fails with a TimeoutError</p>
      <ParamField node={node} param="limit" />
      <LimitHint node={node} />
      {(may.includes('retry') || node.retry) && <RetryFields node={node} />}
      {(may.includes('each') || node.each) && <EachFields node={node} />}
      {node.kind === 'coroutine' && <StartField node={node} />}
    </section>
  )
}

/** What the limit means, or a button that adds it. */
function LimitHint({ node: { limit } }: { readonly node: PolicyNode }) {
  const { editor } = useWorkspace()
  const count = useEditor(({ graph }) => (limit === undefined ? undefined : limitNamed(graph, limit)))
  const names = useEditor(({ graph }) => Object.keys(graph.settings.limits ?? {}).join(', '))
  if (limit === undefined || limit.trim() === '') {
    return <p className={styles.hint}>{names === '' ? 'A name that several nodes share' : `There are: ${names}`}</p>
  }
  if (count !== undefined)
    return <p className={styles.hint}>{`At most ${count} at once, with all others of ${limit}`}</p>
  const add = () => editor.getState().edit(`Add limit ${limit}`, (graph) => setLimit(graph, limit, firstLimit))
  return (
    <div>
      <Button onClick={add}>{`Add the limit ${limit}`}</Button>
    </div>
  )
}
