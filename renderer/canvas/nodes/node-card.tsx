import { Flag } from 'lucide-react'
import type { NodeProps } from 'reactflow'
import {
  edgesAt,
  type HandleOut as GraphHandleOut,
  hasCode,
  type Node,
  type NodeId,
  nodeById,
  nodeName,
  policiesOf,
} from '#graph'
import { failedFirstText, itemsText, stateWords } from '#trace'
import { viewOf } from '../../kinds/kind-views.ts'
import {
  type NodeTold,
  stateOf,
  useEditor,
  useFailedFirst,
  useItemsTold,
  useMarkedProblem,
  useNodeTold,
  useWorkspace,
} from '../../store/index.ts'
import { SeverityGlyph } from '../../theme/severity-glyph.tsx'
import { StatusGlyph } from '../../theme/status-glyph.tsx'
import { statusLook } from '../../theme/status-look.ts'
import { reportWords, runWords } from '../../words/run-words.ts'
import type { FlowNode } from '../flow-nodes.ts'
import { casesAt, type PlacedHandle, rowsOf } from '../geometry.ts'
import { GoneRow } from './gone-row.tsx'
import { HandleIn } from './handle-in.tsx'
import { HandleOut } from './handle-out.tsx'
import { ItemsBar } from './items-bar.tsx'
import { LiveTime, SleepBar } from './live-time.tsx'
import styles from './node.module.css'
import { PolicyChips } from './policy-chips.tsx'

/** The card that all kinds of nodes share. Only the card subscribes to its node's run state, so one update renders one card. */
export function NodeCard({ data: { node, handles, outs } }: Pick<NodeProps<FlowNode>, 'data'>) {
  const told = useNodeTold(node.id)
  const state = stateOf(told)
  const { colour, background } = statusLook[state]
  const { icon: Icon, line } = viewOf(node.kind)
  const hasRows = rowsOf(node, handles) > 0
  return (
    <div
      className={styles.card}
      data-state={state}
      data-standing={told.standing}
      data-stack={policiesOf(node).each ? true : undefined}
      style={{ '--state': colour, '--state-back': background, '--glyph-cut': 'var(--surface)' } as React.CSSProperties}
    >
      <div className={styles.header}>
        <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
        <span className={hasCode(node) ? styles.codeName : styles.name}>{nodeName(node)}</span>
        <span className={styles.marks}>
          <FirstFlag id={node.id} />
          <Mark node={node} told={told} />
        </span>
      </div>
      <Line told={told} line={line(node, told.standing === 'told' ? told.run : undefined)} />
      <PolicyChips node={node} told={told} />
      {hasRows && <div className={styles.rows}>{rows(node.id, handles, casesAt(node))}</div>}
      <Footer node={node} told={told} />
      {handles.map((handle) => (
        <HandleIn key={handle.id} nodeId={node.id} handle={handle} />
      ))}
      {outs.map((handle) => (
        <HandleOut key={handle.id} node={node} handle={handle} told={told} />
      ))}
    </div>
  )
}

interface ToldProps {
  readonly told: NodeTold
}

/** A flag on the node that failed first. Its shape says so, too: others that failed are as red. */
export function FirstFlag({ id }: { readonly id: NodeId }) {
  if (!useFailedFirst(id)) return null
  return (
    <span className={styles.first} role="img" aria-label={failedFirstText} title={failedFirstText}>
      <Flag size={14} strokeWidth={2} fill="currentColor" aria-hidden="true" />
    </span>
  )
}

/** What is wrong with the node before a run, and what the loop reported about it in this run. */
export function Mark({ node, told: { standing, run } }: ToldProps & { readonly node: Node }) {
  // Reports about code that has changed since lead to wrong lines here, so only the inspector shows them.
  const reports = standing === 'told' && run ? run.reports : []
  const problem = useMarkedProblem(node.id)
  if (!problem && reports.length === 0) return null
  const isError = problem?.severity === 'error' || reports.some(({ level }) => level === 'error')
  const lines = reports.map(reportWords)
  const text = [...(problem ? [`${problem.severity}: ${problem.message}`] : []), ...lines].join('\n')
  const title = [...(problem ? [`${problem.severity}: ${problem.message}`, problem.remedy] : []), ...lines].join('\n')
  return (
    <span className={styles.problem} role="img" aria-label={text} title={title}>
      <SeverityGlyph severity={isError ? 'error' : 'warning'} />
    </span>
  )
}

/** The labels at the left side, and beside them those of the cases at the right. */
function rows(nodeId: NodeId, handles: readonly PlacedHandle[], cases: readonly GraphHandleOut[]) {
  const labelled = handles.filter((handle) => handle.role !== 'after')
  return Array.from({ length: Math.max(labelled.length, cases.length) }, (_, at) => {
    const [handle, chosen] = [labelled[at], cases[at]]
    if (handle?.isGone) return <GoneRow key={handle.id} nodeId={nodeId} handleId={handle.id} />
    return (
      <div key={handle?.id ?? chosen?.id} className={styles.row} data-spare={handle?.isSpare}>
        {handle?.label}
        {handle?.role === 'task' && !handle.isSpare && <TaskName nodeId={nodeId} handleId={handle.id} />}
        {handle?.type !== undefined && <span className={styles.type}>{handle.type}</span>}
        {chosen && <span className={styles.case}>{chosen.id}</span>}
      </div>
    )
  })
}

/** The name of the task at a place of a gather. */
function TaskName({ nodeId, handleId }: { readonly nodeId: NodeId; readonly handleId: string }) {
  const name = useEditor(({ graph }) => {
    const source = edgesAt(graph, nodeId, handleId)[0]?.source
    const node = source === undefined ? undefined : nodeById(graph, source)
    return node ? nodeName(node) : 'nothing yet'
  })
  return <span className={styles.type}>{name}</span>
}

function Line({ told: { standing, run }, line }: ToldProps & { readonly line: string }) {
  if (standing !== 'told' || run?.state !== 'failed' || !run.error) return <div className={styles.line}>{line}</div>
  const text = `${run.error.name}: ${run.error.message}`
  return (
    <div className={styles.errorLine} title={text}>
      {text}
    </div>
  )
}

function Footer({ node, told }: ToldProps & { readonly node: Node }) {
  const { run: store } = useWorkspace()
  // Read without a subscription: the words change only when what is told of this node changes, and that renders the card anyway.
  const words = runWords(store.getState(), node, told)
  const { standing, run } = told
  const items = useItemsTold(node.id)
  const shown = run && items && standing === 'told' ? `${stateWords[run.state]} · ${itemsText(items)}` : words
  return (
    <div className={styles.footer}>
      <StatusGlyph state={stateOf(told)} />
      <span className={styles.words} title={shown}>
        {shown}
      </span>
      {run && standing === 'told' && <LiveTime run={run} />}
      {run && (items ? <ItemsBar items={items} /> : <SleepBar run={run} />)}
    </div>
  )
}
