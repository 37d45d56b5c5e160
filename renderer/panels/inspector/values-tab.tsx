import { edgesInto, handlesIn, type Node, nodeById, nodeName } from '#graph'
import { useEditor, useNodeRun } from '../../store/index.ts'
import styles from './inspector.module.css'
import runStyles from './run.module.css'
import { ValueView } from './value-view.tsx'

/** What the node gave in this run, and what came in. */
export function ValuesTab({ node }: { readonly node: Node }) {
  const run = useNodeRun(node.id)
  const graph = useEditor((state) => state.graph)
  const wires = handlesIn(graph, node).flatMap(({ id, role, label }) =>
    edgesInto(graph, node.id).flatMap((edge) =>
      edge.targetHandle === id && role !== 'after' ? [{ handle: id, label, source: edge.source }] : [],
    ),
  )
  return (
    <>
      <section className={styles.section} aria-label="Value">
        <h3>Value</h3>
        {run?.value ? (
          <ValueView value={run.value} id={node.id} />
        ) : (
          <p className={styles.hint}>{run?.error ? 'None: it failed' : 'None yet: run the pipeline'}</p>
        )}
      </section>
      {wires.length > 0 && (
        <section className={styles.section} aria-label="What came in">
          <h3>What came in</h3>
          {wires.map(({ handle, label, source }) => {
            const from = nodeById(graph, source)
            const name = from ? nodeName(from) : source
            return <InputValue key={handle} source={source} title={label === '' ? name : `${label} · ${name}`} />
          })}
        </section>
      )}
    </>
  )
}

function InputValue({ source, title }: { readonly source: string; readonly title: string }) {
  const run = useNodeRun(source)
  const error = run?.error ? `${run.error.name}: ${run.error.message}` : null
  return (
    <div className={runStyles.inputValue}>
      <span className={runStyles.caption}>{title}</span>
      {run?.value ? (
        <ValueView value={run.value} id={source} />
      ) : (
        <p className={styles.hint}>{error ?? 'no value yet'}</p>
      )}
    </div>
  )
}
