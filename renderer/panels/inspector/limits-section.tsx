import { Plus, X } from 'lucide-react'
import {
  firstLimit,
  type Graph,
  limitsOf,
  newLimitName,
  problemsOf,
  readLimitCount,
  readLimitName,
  removeLimit,
  renameLimit,
  setLimit,
} from '#graph'
import { useEditor, useWorkspace } from '../../store/index.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { EditedField } from './edited-field.tsx'
import styles from './inspector.module.css'
import limitStyles from './limits.module.css'

/** The named limits of the pipeline: how many functions may run at once under each. */
export function LimitsSection() {
  const { editor } = useWorkspace()
  const graph = useEditor((state) => state.graph)
  const includes = useEditor((state) => state.includes)
  const limits = Object.entries(limitsOf(graph))
  const problems = problemsOf(graph, includes).filter(({ node, param }) => node === undefined && param === 'limits')
  const add = () => editor.getState().edit('Add limit', (now) => setLimit(now, newLimitName(now), firstLimit))
  return (
    <section className={styles.section} aria-label="Limits">
      <div className={limitStyles.head}>
        <h3>Limits</h3>
        <IconButton label="Add a limit" icon={<Plus size={15} aria-hidden="true" />} onClick={add} />
      </div>
      {limits.length === 0 && <p className={styles.hint}>None: a limit says how many nodes may run at once</p>}
      {limits.map(([name, count], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row stays in its place while its name is typed
        <LimitRow key={at} at={at} name={name} count={count} graph={graph} />
      ))}
      {problems.map(({ message, remedy }) => (
        <p key={message} className={styles.hint}>{`${message}. ${remedy}`}</p>
      ))}
    </section>
  )
}

interface LimitRowProps {
  readonly at: number
  readonly name: string
  readonly count: number
  readonly graph: Graph
}

function LimitRow({ at, name, count, graph }: LimitRowProps) {
  const { editor } = useWorkspace()
  const remove = () => editor.getState().edit(`Remove limit ${name}`, (now) => removeLimit(now, name))
  return (
    <div className={limitStyles.row}>
      <EditedField
        label="Name"
        step="Rename limit"
        editKey={`limit name ${at}`}
        value={name}
        placeholder="api"
        isCode
        isStacked
        read={(text) => readLimitName(graph, text, name)}
        write={(now, next) => renameLimit(now, nameAt(now, at), next)}
      />
      <EditedField
        label="At once"
        step="Change limit"
        editKey={`limit count ${at}`}
        value={String(count)}
        isCode
        isStacked
        read={readLimitCount}
        write={(now, next) => setLimit(now, nameAt(now, at), next)}
      />
      <IconButton label={`Remove ${name}`} icon={<X size={14} aria-hidden="true" />} onClick={remove} />
    </div>
  )
}

/** While a name is typed, it changes with each key. */
function nameAt(graph: Graph, at: number): string {
  return Object.keys(limitsOf(graph))[at] ?? ''
}
