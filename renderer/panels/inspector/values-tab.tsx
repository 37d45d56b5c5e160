import { edgeId, edgesInto, handlesIn, type Node, nodeById, nodeName } from '#graph'
import { changedText, notPartText } from '#trace'
import { useEditor, useNodeTold, useWireTold } from '../../store/index.ts'
import styles from './inspector.module.css'
import runStyles from './run.module.css'
import { StandingHint } from './standing-hint.tsx'
import { ValueView } from './value-view.tsx'

/** What the node gave in this run, and what it got. */
export function ValuesTab({ node }: { readonly node: Node }) {
  const { standing, run } = useNodeTold(node.id)
  const graph = useEditor((state) => state.graph)
  const wires = handlesIn(graph, node).flatMap(({ id, role, label }) =>
    edgesInto(graph, node.id).flatMap((edge) =>
      edge.targetHandle === id && role !== 'after' ? [{ id: edgeId(edge), label, source: edge.source }] : [],
    ),
  )
  return (
    <>
      <section className={styles.section} aria-label="Value">
        <h3>Value</h3>
        <StandingHint standing={standing} />
        {run?.value && <ValueView value={run.value} id={node.id} />}
        {!run?.value && standing !== 'not part' && (
          <p className={styles.hint}>{run?.error ? 'None: it failed' : 'None yet: run the pipeline'}</p>
        )}
      </section>
      {wires.length > 0 && (
        <section className={styles.section} aria-label="What came in">
          <h3>What came in</h3>
          {wires.map(({ id, label, source }) => {
            const from = nodeById(graph, source)
            const name = from ? nodeName(from) : source
            return <InputValue key={id} wire={id} source={source} title={label === '' ? name : `${label} · ${name}`} />
          })}
        </section>
      )}
    </>
  )
}

interface InputValueProps {
  /** Its `edgeId`. */
  readonly wire: string
  readonly source: string
  readonly title: string
}

function InputValue({ wire, source, title }: InputValueProps) {
  const { standing, run } = useWireTold(wire, source)
  const error = standing === 'not part' ? notPartText : run?.error ? `${run.error.name}: ${run.error.message}` : null
  return (
    <div className={runStyles.inputValue}>
      <span className={runStyles.caption}>{standing === 'changed' ? `${title} · ${changedText}` : title}</span>
      {run?.value ? (
        <ValueView value={run.value} id={source} />
      ) : (
        <p className={styles.hint}>{error ?? 'no value yet'}</p>
      )}
    </div>
  )
}
