import {
  blockedLimitOf,
  type Graph,
  kindOf,
  limitText,
  type NodeKind,
  nodeKinds,
  type OnError,
  problemsOf,
  readLimit,
  setDescription,
  setSettings,
  setShared,
  setTitle,
  settingField,
  stepOf,
} from '#graph'
import { plainCountText } from '#words'
import { useEditor, useWorkspace } from '../../store/index.ts'
import { Choice } from '../../ui/choice.tsx'
import { CodeField } from './code-field.tsx'
import { asText, EditedField } from './edited-field.tsx'
import { useFailedSharedLine } from './failed-line.ts'
import { FailureSection } from './failure-section.tsx'
import styles from './inspector.module.css'
import { LastRunSection } from './last-run-section.tsx'
import { LimitsSection } from './limits-section.tsx'

const onErrorField = settingField('onError')
const onErrorOptions = Object.entries(onErrorField.options).map(([value, { label, hint }]) => ({
  value: value as OnError,
  text: label,
  title: hint,
}))
const limitField = settingField('blockedLimitMs')

/** Shown when nothing is selected: the settings of the pipeline. */
export function PipelineInspector() {
  const { editor } = useWorkspace()
  const graph = useEditor((state) => state.graph)
  const includes = useEditor((state) => state.includes)
  const limitMs = blockedLimitOf(graph)
  const limitProblem = problemsOf(graph, includes).find(
    ({ node, param }) => node === undefined && param === 'blockedLimitMs',
  )
  const setOnError = (onError: OnError) =>
    editor.getState().edit(stepOf(onErrorField, onError), (now) => setSettings(now, { onError }))
  return (
    <div className={styles.body}>
      <h2 className={styles.title}>Pipeline</h2>
      <LastRunSection />
      <FailureSection />
      <section className={styles.section} aria-label="Pipeline">
        <EditedField
          label="Title"
          step="Change title"
          editKey="title"
          value={graph.title}
          placeholder="Untitled"
          read={asText}
          write={setTitle}
        />
        <EditedField
          label="Description"
          step="Change description"
          editKey="description"
          value={graph.description}
          placeholder="What to notice"
          rows={3}
          read={asText}
          write={setDescription}
        />
        <div className={styles.labelled}>
          <span>{onErrorField.label}</span>
          <Choice label="On error" options={onErrorOptions} value={graph.settings.onError} onChange={setOnError} />
        </div>
        <EditedField
          label={limitField.label}
          step={stepOf(limitField, limitMs)}
          editKey="blocked limit"
          value={limitText(limitMs)}
          placeholder={limitText(limitField.default)}
          isCode
          read={(text) => readLimit(text, limitField.default)}
          write={(now, blockedLimitMs) => setSettings(now, { blockedLimitMs })}
          problem={limitProblem}
        />
        <p className={styles.hint}>
          A step that takes longer without an await is ended, and all else goes on; write off for no limit
        </p>
        <p className={styles.hint}>{kindCounts(graph)}</p>
      </section>
      <LimitsSection />
      <SharedCode />
    </div>
  )
}

function SharedCode() {
  const graph = useEditor((state) => state.graph)
  const includes = useEditor((state) => state.includes)
  const failedLine = useFailedSharedLine()
  const problems = problemsOf(graph, includes).filter(
    (problem) => problem.node === undefined && problem.line !== undefined,
  )
  return (
    <section className={styles.section} aria-label="Shared code">
      <h3>Shared code</h3>
      <CodeField
        label="Shared code"
        step="Edit shared code"
        node={null}
        value={graph.shared}
        write={setShared}
        problems={problems}
        failedLine={failedLine}
        placeholder="Imports, types, helpers"
      />
    </section>
  )
}

/** Prints `2 coroutines · 1 gather`. */
function kindCounts({ nodes }: Graph): string {
  const counted = (kind: NodeKind): string => {
    const count = nodes.filter((node) => node.kind === kind).length
    return count === 0 ? '' : plainCountText(count, kindOf(kind).title.toLowerCase())
  }
  return nodeKinds.map(counted).filter(Boolean).join(' · ') || 'No nodes yet: drag one from the left'
}
